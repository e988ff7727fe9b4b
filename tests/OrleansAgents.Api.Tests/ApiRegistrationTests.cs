using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Hosting;
using OrleansAgents.Abstractions.Locks;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Api.Tests.Servers;

namespace OrleansAgents.Api.Tests;

public sealed class ApiRegistrationTests
{
    [Fact]
    public async Task AddOrleansAgentsApi_Twice_ChangesNothing()
    {
        var once = 0;
        await using var server = await ApiServer.StartAsync(services: services =>
        {
            once = services.Count;
            services.AddOrleansAgentsApi();
            Assert.Equal(once, services.Count);
        });

        using var response = await server.GetAsync("/openapi/v1.json");
        Assert.True(response.IsSuccessStatusCode);
    }

    [Fact]
    public async Task MapOrleansAgents_WithoutItsServices_NamesTheLineToAdd()
    {
        await using var app = WebApplication.CreateSlimBuilder().Build();

        var error = Assert.Throws<InvalidOperationException>(() => app.MapOrleansAgents());

        Assert.Contains("builder.Services.AddOrleansAgentsApi();", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(typeof(IReadiness))]
    [InlineData(typeof(IAgentRegistry))]
    [InlineData(typeof(IResourceLocks))]
    [InlineData(typeof(IRoutes))]
    public async Task MapOrleansAgents_WithoutASeam_NamesIt(Type seam)
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => ApiServer.StartAsync(services: services =>
            services.Remove(services.Single(service => service.ServiceType == seam))));

        Assert.Contains($"nothing provides {seam.Name}.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_OutOfRange_AreRefusedTogetherAtStart()
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => ApiServer.StartAsync(services: services =>
            services.Configure<ApiOptions>(options => (options.RequestBytesMax, options.HeartbeatEvery, options.LockWaitMax) = (1, TimeSpan.Zero, TimeSpan.FromHours(2)))));

        Assert.Equal(3, error.Failures.Count());
    }
}
