using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Agents.Hosting;
using OrleansAgents.Agents.Routing;
using OrleansAgents.Core.Routing;

namespace OrleansAgents.Agents.Tests.Hosting;

public sealed class RoutingRegistrationTests
{
    private static readonly ChatRouting Model = new(new("http://127.0.0.1:1/v1"), new() { Model = "m" }, TimeSpan.FromSeconds(5));

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task AddRouting_RegistersExactlyTheModelsThatAreConfigured(bool router, bool arbitrator)
    {
        var settings = new RoutingSettings { RouterChat = router ? Model : null, ArbitratorChat = arbitrator ? Model : null };
        var services = Services();
        services.AddSingleton(RoutingSettings.Standard);
        services.AddAgents().AddRouting(new() { RouterChat = Model, ArbitratorChat = Model }).AddRouting(settings).AddRouting(settings);
        await using var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true });

        Assert.Same(settings, Assert.Single(provider.GetServices<RoutingSettings>()));
        Assert.Equal(router ? 1 : 0, provider.GetServices<IChatRouter>().OfType<ChatRouter>().Count());
        Assert.Equal(arbitrator ? 1 : 0, provider.GetServices<IChatArbitrator>().OfType<ChatArbitrator>().Count());
    }

    private static ServiceCollection Services()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        return services;
    }
}
