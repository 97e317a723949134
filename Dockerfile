# Targets: migrate (applies the EF Core migrations, then ends) and api (the last one, hence the default).
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
RUN dotnet publish src/Aviv.Api --no-restore --configuration Release --output /app

FROM build AS bundle
RUN dotnet ef migrations bundle --configuration Release --project src/Aviv.Infrastructure --startup-project src/Aviv.Api --output /bundle/migrate

FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS migrate
WORKDIR /app
COPY --from=bundle /bundle/ ./
# The bundle unpacks itself before it runs, and the rest of the file system may be read-only.
ENV DOTNET_BUNDLE_EXTRACT_BASE_DIR=/tmp/migrate
USER $APP_UID
ENTRYPOINT ["./migrate"]

FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS api
WORKDIR /app
COPY --from=build /app/ ./
# A named volume takes the owner from here.
RUN install --directory --owner=$APP_UID /var/lib/aviv
ENV ASPNETCORE_HTTP_PORTS=8080
EXPOSE 8080
USER $APP_UID
ENTRYPOINT ["dotnet", "Aviv.Api.dll"]
