using System.Text.Json;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Api.CloudEvents;
using OrleansAgents.Core.Events;
using OrleansAgents.Core.Json;
using OrleansAgents.TestKit.Stores;

namespace OrleansAgents.Api.Tests.CloudEvents;

public sealed class CloudEventWriterTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    public static TheoryData<string> Kinds => [.. EveryEvent.WorkflowKinds.Concat(EveryEvent.PlatformKinds).Select(kind => kind.Name)];

    [Fact]
    public void Write_EventOfARun_IsACloudEvent()
    {
        const string Data = """{"kind":"StepStarted","step":"write","cycle":1,"attempt":1,"hop":2,"agent":"écho"}""";

        var written = Written(new(42, "run-1", 3, "StepStarted", At, JsonPayload.Parse(Data)));

        Assert.Equal(
            """
            {"specversion":"1.0","id":"42","source":"/v1/workflows/run-1","type":"orleansagents.step.started","subject":"write",
            "time":"2026-01-02T03:04:05.678+00:00","datacontenttype":"application/json","dataschema":"http://here:5080/v1/schemas/events/StepStarted",
            "sequence":"0000000000000000042","workflowid":"run-1","workflowversion":3,"data":
            """.ReplaceLineEndings("") + Data + "}",
            written);
    }

    [Theory]
    [InlineData("WorkflowStarted", """{"correlationId":"c-7"}""", "/v1/workflows/run-1", "run-1")]
    [InlineData("WorkflowFailed", """{"step":"pay","error":{"step":"no"}}""", "/v1/workflows/run-1", "pay")]
    [InlineData("WaitOpened", """{"name":"deploy","step":null}""", "/v1/workflows/run-1", "deploy")]
    [InlineData("WaitOpened", """{"payload":{"step":"inner","deep":[{"step":"x"}]},"step":"outer"}""", "/v1/workflows/run-1", "outer")]
    [InlineData("StepStarted", """{"step":""}""", "/v1/workflows/run-1", "run-1")]
    [InlineData("StepStarted", "null", "/v1/workflows/run-1", "run-1")]
    public void Write_EventOfARun_NamesItsSubject(string kind, string data, string source, string subject)
    {
        var written = Parsed(new(1, "run-1", 1, kind, At, JsonPayload.Parse(data)));

        Assert.Equal((source, subject), (Text(written, "source"), Text(written, "subject")));
        Assert.Equal(data.Contains("c-7", StringComparison.Ordinal) ? "c-7" : null, Text(written, "correlationid"));
    }

    [Theory]
    [InlineData("AgentStatusChanged", """{"agent":"reviewer one"}""", "/v1/agents/reviewer%20one", "reviewer one")]
    [InlineData("LockAcquired", """{"resource":"repo:owner/name","owner":"w1"}""", "/v1/locks/repo%3Aowner%2Fname", "repo:owner/name")]
    [InlineData("StallDetected", """{"stall":"agent","about":"reviewer"}""", "/v1/agents/reviewer", "reviewer")]
    [InlineData("StallDetected", """{"stall":"lock","about":"repo:a/b","workflow":"w1"}""", "/v1/locks/repo%3Aa%2Fb", "repo:a/b")]
    [InlineData("StallDetected", """{"stall":"step","about":"w1/write/1/1","workflow":"w1"}""", "/v1/workflows/w1", "w1/write/1/1")]
    [InlineData("StallCleared", """{"stall":"message","about":"m1"}""", "/v1/events", "m1")]
    public void Write_PlatformEvent_HasItsOwnSourceAndNoRun(string kind, string data, string source, string subject)
    {
        var written = Parsed(new(9, PlatformEvent.Stream, 9, kind, At, JsonPayload.Parse(data)));

        Assert.Equal((source, subject), (Text(written, "source"), Text(written, "subject")));
        Assert.False(written.TryGetProperty("workflowid", out _));
        Assert.False(written.TryGetProperty("workflowversion", out _));
    }

    [Fact]
    public void Write_KindWithoutARow_IsGeneric()
    {
        var written = Parsed(new(1, "run-1", 1, "StepVanished", At, JsonPayload.Parse("""{"kind":"StepVanished"}""")));

        Assert.Equal(EventTypes.Other, Text(written, "type"));
        Assert.False(written.TryGetProperty("dataschema", out _));
        Assert.Equal("StepVanished", written.GetProperty("data").GetProperty("kind").GetString());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Write_EveryKind_HasTheRequiredAttributesAndOnlyLegalNames(string kind)
    {
        var type = EveryEvent.WorkflowKinds.Concat(EveryEvent.PlatformKinds).Single(t => t.Name == kind);
        var stream = EveryEvent.PlatformKinds.Contains(type) ? PlatformEvent.Stream : "run-1";
        foreach (var made in EveryEvent.Of(type))
        {
            var data = JsonPayload.Parse(JsonSerializer.Serialize(made, JsonSerializerOptions.Web));

            var written = Parsed(new(1, stream, 1, kind, At, data));

            Assert.All((string[])["specversion", "id", "source", "type"], name => Assert.NotEqual("", Text(written, name)));
            Assert.All(written.EnumerateObject(), attribute => Assert.Matches("^[a-z0-9]{1,20}$", attribute.Name));
            Assert.True(Uri.TryCreate(Text(written, "source"), UriKind.Relative, out _));
            Assert.True(Uri.TryCreate(Text(written, "dataschema"), UriKind.Absolute, out _));
            Assert.StartsWith(EventTypes.All[kind], Text(written, "type"), StringComparison.Ordinal);
        }
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static JsonElement Parsed(EventView e)
    {
        using var document = JsonDocument.Parse(Written(e));
        return document.RootElement.Clone();
    }

    private static string Written(EventView e)
    {
        using var stream = new MemoryStream();
        using var json = new Utf8JsonWriter(stream);
        CloudEventWriter.Write(json, e, "http://here:5080");
        json.Flush();
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
