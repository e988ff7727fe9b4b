using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Agents.Hosting;
using OrleansAgents.Agents.Invocation;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.Agents.Tests.Hosting;

public sealed class AgentRegistrationTests
{
    [Fact]
    public async Task AddAgents_Twice_IsHarmless()
    {
        var echo = Calls.Local("echo");
        var services = Services();
        services.AddAgents(echo);
        services.AddAgents(echo).AddAgent(Calls.Local("search"));
        await using var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true });

        var answer = await provider.GetRequiredService<IAgentInvoker>().CallAsync(echo, Calls.To(echo, "5"), CancellationToken.None);

        Assert.Equal("5", answer.Result.ToString());
        Assert.Equal(["echo", "search"], provider.GetRequiredService<IAgentDirectory>().All.Select(agent => agent.Name));
        Assert.Equal(4, provider.GetServices<IAgentConnector>().Count());
    }

    [Fact]
    public void AddAgents_OneNameForTwoAgents_IsRefusedWithTheDirectory()
    {
        using var provider = Services().AddAgents(Calls.Local("echo"), new AgentDescriptor("echo", AgentKind.Http)).Services.BuildServiceProvider();

        Assert.Throws<ArgumentException>(provider.GetRequiredService<IAgentDirectory>);
    }

    [Fact]
    public void Options_OutOfRange_AreAllReportedWithTheirKeys()
    {
        using var provider = Services(
            ("OrleansAgents:Agents:PayloadBytesMax", "1"),
            ("OrleansAgents:Agents:HttpConcurrency", "0"),
            ("OrleansAgents:Agents:Search:FilesMax", "0")).AddAgents().Services.BuildServiceProvider();

        var refusal = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IOptions<AgentOptions>>().Value);

        Assert.Equal(3, refusal.Failures.Count());
        Assert.Contains("OrleansAgents:Agents:Search:FilesMax is 0", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_Defaults_AreValid() => Assert.True(new AgentOptionsValidator().Validate(null, new()).Succeeded);

    [Fact]
    public void Options_OutputSmallerThanAPayload_IsRefused() =>
        Assert.True(new AgentOptionsValidator().Validate(null, new() { OutputBytesMax = 1024 * 1024 - 1 }).Failed);

    private static ServiceCollection Services(params (string Key, string Value)[] settings)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build());
        return services;
    }
}
