using System.Text;
using System.Text.Json;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Limits;
using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Workflows;
using Xunit;

namespace OrleansAgents.Core.Tests.Workflows;

public class EventCodecTests
{
    [Fact]
    public void ReadArray_EveryKindWritten_GivesTheSameState()
    {
        var run = MachineRun.Started(DefinitionBuilder.Cyclic(maxCycles: 2).Retry(3, TimeSpan.FromSeconds(1)), """{"q":"ü \u0041 \"x\""}""");
        run.Complete("[1, 2.50, 1e3]");
        run.Fail();
        run.Wait(TimeSpan.FromSeconds(1));
        run.Complete("null");
        run.Complete();
        run.Complete();
        run.Complete();
        var live = StateText.Of(run.State);

        run.Crash();

        Assert.Equal(live, StateText.Of(run.State));
    }

    [Fact]
    public void ReadArray_DeepestPayloadThatIsLetIn_CanBeReadBack()
    {
        // A payload may be as deep as the parser allows; the event around it must not make the journal unreadable.
        var deepest = new string('[', 64) + new string(']', 64);
        var run = MachineRun.Started(DefinitionBuilder.ThreeSteps(), deepest);
        run.Complete(deepest);
        var live = StateText.Of(run.State);

        run.Crash();

        Assert.Equal(live, StateText.Of(run.State));
        Assert.Equal(deepest, EventCodec.Read(Stored(run.Events[0])) is WorkflowEvent.WorkflowStarted started ? started.Input.ToString() : "");
    }

    [Theory]
    [InlineData("""{"kind":"StepCompleted"}""")]
    [InlineData("""[1]""")]
    [InlineData("""[{"kind":"WorkflowCancelled","by":"a","reason":"b"},1,{"kind":"WorkflowCancelled","by":"a","reason":"b"}]""")]
    [InlineData("""[{"kind":"WorkflowCancelled","by":"a","reason":"b"}""")]
    [InlineData("""[{"kind":"WorkflowCancelled","by":"a","reason":"b"}] []""")]
    [InlineData("""[{"kind":"SomethingNewer"}]""")]
    [InlineData("""[{"by":"a","kind":"WorkflowCancelled"}]""")]
    [InlineData("""[{"kind":null}]""")]
    [InlineData("""[{"kind":7}]""")]
    [InlineData("""[{}]""")]
    [InlineData("null")]
    [InlineData("")]
    public void ReadArray_AnythingElse_IsRefusedAndNeverReadInPart(string text) =>
        Assert.ThrowsAny<JsonException>(() => EventCodec.ReadArray(Encoding.UTF8.GetBytes(text), []));

    [Fact]
    public void ReadArray_PropertiesOfANewerBuild_AreIgnored()
    {
        var events = new List<WorkflowEvent>();

        EventCodec.ReadArray("""[{"kind":"WorkflowCancelled","by":"a","newer":{"x":[1]},"reason":"b"}]"""u8, events);

        Assert.Equal([new WorkflowEvent.WorkflowCancelled("a", "b")], events);
    }

    [Fact]
    public void Read_StartOfAnOlderBuild_HasTheDefaultsOfBoundsThatItDidNotKnow()
    {
        var started = Assert.IsType<WorkflowEvent.WorkflowStarted>(EventCodec.Read(
            """
            {"kind":"WorkflowStarted","definition":"d","definitionHash":"h","input":1,"correlationId":"c",
             "limits":{"linearHops":2,"cyclicHops":5,"cycles":2,"wallClock":"01:00:00","payloadBytes":1048576,"journalEvents":10000,"attempts":20},
             "at":"2026-01-02T03:04:05+00:00"}
            """u8));

        Assert.Equal(WorkflowLimits.Default with { LinearHops = 2 }, started.Limits);
    }

    [Fact]
    public void Read_UnknownKind_NamesItAndWhatToDo()
    {
        var refused = Assert.ThrowsAny<JsonException>(() => EventCodec.Read("""{"kind":"SomethingNewer"}"""u8));

        Assert.Contains("SomethingNewer", refused.Message, StringComparison.Ordinal);
        Assert.Contains("newer", refused.Message, StringComparison.Ordinal);
    }

    private static byte[] Stored(WorkflowEvent e)
    {
        using var buffer = new MemoryStream();
        using var writer = new Utf8JsonWriter(buffer);
        EventCodec.WriteArray(writer, [e]);
        return buffer.ToArray()[1..^1];
    }
}
