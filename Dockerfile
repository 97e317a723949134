# Targets: migrate (applies the EF Core migrations, then ends) and api (the last one, hence the default). See docs/images.md.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
# The project files alone first: the packages are restored again only when one of these changes.
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY .config/ .config/
COPY src/Aviv.Domain/Aviv.Domain.csproj src/Aviv.Domain/
COPY src/Aviv.Application/Aviv.Application.csproj src/Aviv.Application/
COPY src/Aviv.Infrastructure/Aviv.Infrastructure.csproj src/Aviv.Infrastructure/
COPY src/Aviv.Api/Aviv.Api.csproj src/Aviv.Api/
RUN dotnet tool restore && dotnet restore src/Aviv.Api --use-current-runtime
COPY .editorconfig ./
COPY src/ src/
COPY docs/openapi.json docs/
# That of the release; 0.0.0-dev without one.
ARG VERSION
RUN dotnet publish src/Aviv.Api --no-restore --configuration Release --output /app ${VERSION:+-p:Version=$VERSION}
# The final image has no shell to make it with.
RUN mkdir --parents /state/aviv

FROM build AS bundle
RUN dotnet ef migrations bundle --configuration Release --project src/Aviv.Infrastructure --startup-project src/Aviv.Api --output /bundle/migrate

# ICU and time zones, no shell, no package manager.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled-extra AS runtime
ARG SOURCE
ARG VERSION
LABEL org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.source="${SOURCE}" \
      org.opencontainers.image.version="${VERSION}"
WORKDIR /app
# There is no Kerberos either, for which Npgsql would look at each start and complain.
ENV PGGSSENCMODE=disable
USER $APP_UID

FROM runtime AS migrate
LABEL org.opencontainers.image.title="Aviv ListingAPI, migrations"
COPY --from=bundle /bundle/ ./
# The bundle unpacks itself before it runs, and the rest of the file system may be read-only.
ENV DOTNET_BUNDLE_EXTRACT_BASE_DIR=/tmp/migrate
ENTRYPOINT ["./migrate"]

FROM runtime AS api
LABEL org.opencontainers.image.title="Aviv ListingAPI"
COPY --from=build /app/ ./
# A named volume takes the owner from here.
COPY --from=build --chown=$APP_UID:$APP_UID /state/ /var/lib/
ENV ASPNETCORE_HTTP_PORTS=8080
EXPOSE 8080
ENTRYPOINT ["dotnet", "Aviv.Api.dll"]
