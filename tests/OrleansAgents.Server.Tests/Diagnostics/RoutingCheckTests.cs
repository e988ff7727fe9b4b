using OrleansAgents.Core.Configuration;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Routing;
using OrleansAgents.Server.Diagnostics;

namespace OrleansAgents.Server.Tests.Diagnostics;

public sealed class RoutingCheckTests
{
    private static readonly ChatRouting Model =
        new(new("https://user:secret@models.example/v1?key=secret"), new() { Model = "m", ApiKeyEnv = "MY_KEY" }, TimeSpan.FromSeconds(2.5));

    [Fact]
    public async Task Run_WithoutASection_SaysWhatRecommendsAndDecides() => Assert.Equal(
        """
        Ok router: The text model inside the process recommends.
        Ok arbitrator: The policy decides.
        Ok routing: The best candidate is taken, however sure the router is.
        """.ReplaceLineEndings("\n"),
        await ToldAsync(RoutingSettings.Standard));

    [Fact]
    public async Task Run_ChatModels_AreNamedWithoutSecrets() => Assert.Equal(
        """
        Ok router: The model m at https://models.example/v1 recommends; after 2.5 s without an answer, the text model inside the process does. Not asked now.
        Ok arbitrator: The model m at https://models.example/v1 decides; after 2.5 s without an answer, the policy does. Not asked now.
        Ok routing: Below a confidence of 0.55, a person is asked.
        """.ReplaceLineEndings("\n"),
        await ToldAsync(new()
        {
            Router = RouterKind.Chat,
            RouterChat = Model,
            ArbitratorChat = Model,
            Policy = new() { MinConfidence = 0.55, OnLowConfidence = LowConfidenceAction.Ask },
        }));

    [Fact]
    public async Task Run_KeyThatIsNotSet_IsWarnedOf()
    {
        var told = await ToldAsync(new() { Router = RouterKind.Tags, ArbitratorChat = Model }, _ => " ");

        Assert.StartsWith("Ok router: Capability tags alone recommend.\nWarn arbitrator: The environment variable MY_KEY,", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("echo", "Ok routing: Below a confidence of 0.5, agent 'echo' is taken.")]
    [InlineData("later", "Warn routing: The default agent 'later' is none of the operator's file; until it registers, the best candidate is taken in its place.")]
    public async Task Run_DefaultAgent_IsLookedFor(string name, string expected)
    {
        var told = await ToldAsync(new() { Policy = new() { MinConfidence = 0.5, OnLowConfidence = LowConfidenceAction.Default, Default = name } });

        Assert.Equal(expected, told.Split('\n')[^1]);
    }

    [Fact]
    public async Task Run_FileThatCannotBeRead_IsNotLookedAt()
    {
        var check = new RoutingCheck(() => new DomainError("configuration.invalid", ErrorKind.Invalid, "Invalid."), _ => null);

        Assert.Equal(DoctorStatus.Warn, Assert.Single(await check.RunAsync(CancellationToken.None)).Status);
    }

    private static async Task<string> ToldAsync(RoutingSettings routing, Func<string, string?>? variable = null)
    {
        var check = new RoutingCheck(() => OperatorFile.Empty with { Routing = routing }, variable ?? (_ => "sk-1"));
        return string.Join('\n', (await check.RunAsync(CancellationToken.None)).Select(finding => $"{finding.Status} {finding.Check}: {finding.Message}"));
    }
}
