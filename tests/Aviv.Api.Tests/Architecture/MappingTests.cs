using AutoMapper;
using Aviv.Api.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Aviv.Api.Tests.Architecture;

public sealed class MappingTests(ApiFixture api) : ApiTest(api)
{
    [Fact]
    public void EveryMemberOfAnAnswer_IsMapped() =>
        App.Services.GetRequiredService<IMapper>().ConfigurationProvider.AssertConfigurationIsValid();
}
