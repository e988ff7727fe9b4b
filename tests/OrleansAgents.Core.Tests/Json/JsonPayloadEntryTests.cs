using System.Text;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Workflows;
using Xunit;

namespace OrleansAgents.Core.Tests.Json;

/// <summary>What is let in must be readable for ever: a journal keeps it, and every replay reads it.</summary>
public class JsonPayloadEntryTests
{
    [Fact]
    public void TryParse_TextThatIsNotUtf8_IsRefused()
    {
        byte[] broken = [(byte)'"', 0xC3, 0x28, (byte)'"'];

        Assert.False(JsonPayload.TryParse(broken, out _, out var error));
        Assert.Contains("UTF-8", error, StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_WhiteSpaceAround_IsNotPartOfTheValue()
    {
        Assert.True(JsonPayload.TryParse(" \r\n\t{ \"a\": 1 }\n"u8, out var payload, out _));

        Assert.Equal("{ \"a\": 1 }", payload.ToString());
        Assert.Equal(payload, JsonPayload.Parse("\n{ \"a\": 1 } "));
    }

    [Fact]
    public void Replay_OfAnswersWithWhiteSpaceAround_GivesTheSameState()
    {
        var run = MachineRun.Started(DefinitionBuilder.ThreeSteps(), " {} ");
        Assert.True(JsonPayload.TryParse(Encoding.UTF8.GetBytes("[1]\n"), out var result, out _));
        run.Do(new WorkflowCommand.CompleteStep(run.Call.Id, result, default));
        var live = StateText.Of(run.State);

        run.Crash();

        Assert.Equal(live, StateText.Of(run.State));
    }
}
