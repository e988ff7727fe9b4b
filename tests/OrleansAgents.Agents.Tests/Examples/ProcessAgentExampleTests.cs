using System.Text.Json;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.Agents.Tests.Examples;

public sealed class ProcessAgentExampleTests
{
    [Fact]
    public async Task Script_AnyCall_AnswersItsSize()
    {
        var agent = new AgentDescriptor("measure", AgentKind.Process)
        {
            Command = ["sh", Path.Combine(RepositoryFolder.Path, "examples/process-agent/agent.sh")],
        };
        var call = Calls.To(agent, """{"text":"é"}""");

        var answer = await Calls.Invoker().CallAsync(agent, call, CancellationToken.None);

        Assert.Null(answer.Error);
        Assert.Equal(JsonSerializer.SerializeToUtf8Bytes(call, AgentJson.Default.AgentCall).Length, answer.Result.ToElement().GetProperty("bytes").GetInt32());
    }
}
