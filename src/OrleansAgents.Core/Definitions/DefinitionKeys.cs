using OrleansAgents.Core.Documents;

namespace OrleansAgents.Core.Definitions;

/// <summary>The keys of each part of a workflow definition, and those that are planned.</summary>
internal static class DefinitionKeys
{
    private const string InOrder = "remove it: steps run in the order of the file";
    private const string Unlocked = "remove it: steps of this version take no locks";

    public static readonly KnownKeys Definition = new("name", "description", "input", "steps", "loop", "output", "limits")
    {
        Later = new Dictionary<string, string> { ["route"] = InOrder, ["locks"] = Unlocked },
    };

    public static readonly KnownKeys Step = new("id", "capability", "agent", "timeout", "retry", "effect", "with")
    {
        Later = new Dictionary<string, string>
        {
            ["after"] = InOrder,
            ["route"] = InOrder,
            ["approval"] = "remove it: no step of this version waits for a person",
            ["locks"] = Unlocked,
        },
    };

    public static readonly KnownKeys Retry = new("attempts", "backoff", "maxBackoff");
    public static readonly KnownKeys Loop = new("from", "to", "until", "maxCycles", "onExhausted");
    public static readonly KnownKeys Until = new("path", "equals");

    public static readonly KnownKeys Limits = new("hops", "cycles", "wallClock", "payload", "journal")
    {
        Later = new Dictionary<string, string> { ["fanOut"] = InOrder },
    };
}
