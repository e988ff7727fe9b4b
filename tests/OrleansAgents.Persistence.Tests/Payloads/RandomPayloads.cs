using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Stores;

namespace OrleansAgents.Persistence.Tests.Payloads;

/// <summary>Events whose payloads are what a reference could be mistaken for, of sizes around the bound.</summary>
internal static class RandomPayloads
{
    public const int InlineBytesMax = 256;

    public static WorkflowEvent AnyEvent(Random random) => random.Next(4) switch
    {
        0 => SampleEvents.EveryKind[random.Next(1, SampleEvents.EveryKind.Count - 4)],
        1 => new WorkflowEvent.WorkflowFailed("step", new("agent.failed", new string('e', random.Next(2 * InlineBytesMax)), Retryable: false)),
        _ => new WorkflowEvent.StepCompleted("step", 1, 1, AnyPayload(random), 1),
    };

    private static JsonPayload AnyPayload(Random random) => JsonPayload.Parse(random.Next(8) switch
    {
        0 => Reference(random.Next(3)),
        1 => $$"""{"$ref": "{{new string('0', 64)}}"}""",
        2 => $$"""{"$ref":"{{new string('0', 64)}}","more":1}""",
        3 => $"[{Reference(random.Next(3))}]",
        4 => $$"""{"nested":{{Reference(1)}},"text":"{{new string('x', InlineBytesMax)}}"}""",
        5 => $"\"{new string('y', InlineBytesMax - 2 + random.Next(-1, 2))}\"",
        6 => $$"""{ "ü\u00fc" : [1.0e+2 , null, true ], "text" : "{{new string('z', random.Next(3) * InlineBytesMax)}}" }""",
        _ => random.Next(1000).ToString(System.Globalization.CultureInfo.InvariantCulture),
    });

    private static string Reference(int digit) => $$"""{"$ref":"{{new string((char)('0' + digit), 64)}}"}""";
}
