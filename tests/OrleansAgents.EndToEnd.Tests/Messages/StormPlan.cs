using System.Text.Json.Nodes;

namespace OrleansAgents.EndToEnd.Tests.Messages;

/// <summary>
/// Who sends how many messages to whom in each run: a sender and a collector in a loop, a listener to whom messages are
/// pushed, one step at the end that gets what was kept for it, and a client outside.
/// </summary>
internal static class StormPlan
{
    public const string Client = "client";
    public const int Runs = 100;
    public const int Cycles = 4;
    public const int Posts = 4;

    /// <summary>How many messages one sender sends to one recipient at a time, at least.</summary>
    public const int Portion = 50;

    /// <summary>Four cycles of two portions to the listener, one to the collector and one back, and the posts of the client.</summary>
    public const int MessagesOfRun = ((Cycles * 4) + Posts) * Portion;

    public const int Messages = Runs * MessagesOfRun;

    private const string Retry = "retry: { attempts: 20, backoff: 20ms, maxBackoff: 200ms }";

    public const string Definition = $$"""
        name: storm
        messages: { attempts: 20, backoff: 20ms, maxBackoff: 200ms }
        steps:
          - { id: listen, capability: listening, {{Retry}} }
          - { id: send, agent: storm-sender, {{Retry}} }
          - { id: collect, agent: storm-collector, {{Retry}} }
          - { id: finish, signal: finish }
          - { id: last, agent: storm-collector, {{Retry}} }
        loop: { from: collect, to: send, until: { path: /done, equals: true }, maxCycles: 4 }
        """;

    /// <summary>The limits that the runs need, and a circuit breaker that recovers as fast as the agents here do.</summary>
    public static readonly IReadOnlyDictionary<string, string> Settings = new Dictionary<string, string>
    {
        ["ORLEANSAGENTS__LIMITS__CYCLES"] = "4",
        ["ORLEANSAGENTS__LIMITS__CYCLICHOPS"] = "10",
        ["ORLEANSAGENTS__AGENTS__CIRCUIT__FAILURERATIO"] = "0.9",
        ["ORLEANSAGENTS__AGENTS__CIRCUIT__SAMPLING"] = "00:00:01",
        ["ORLEANSAGENTS__AGENTS__CIRCUIT__BREAK"] = "00:00:01",
    };

    /// <summary>The agents: their names, what they can do, and how messages reach them.</summary>
    public static readonly (string Name, string Capability, string Messages)[] Agents =
    [
        ("storm-listener-1", "listening", "push"),
        ("storm-listener-2", "listening", "push"),
        ("storm-sender", "sending", "step"),
        ("storm-collector", "collecting", "step"),
    ];

    /// <summary>Every sender and recipient of a run, and how many messages go between them.</summary>
    public static readonly (string From, string To, int Count)[] Channels =
    [
        ("send", "listen", 2 * Cycles * Portion),
        ("send", "collect", Cycles * Portion),
        ("collect", "send", (Cycles - 1) * Portion),
        ("collect", "listen", Portion),
        (Client, "listen", Posts / 2 * Portion),
        (Client, "last", Posts / 2 * Portion),
    ];

    /// <summary>What a step's agent sends with its answer: the same each time the same pass is asked for.</summary>
    public static JsonArray MessagesOf(string step, int cycle) => step switch
    {
        "send" => [.. Portions("listen", 2 * (cycle - 1), 2, IdPrefix(step, cycle)), .. Portions("collect", cycle - 1, 1, IdPrefix(step, cycle))],
        "collect" when cycle < Cycles => [.. Portions("send", cycle - 1, 1, null)],
        "collect" => [.. Portions("listen", 0, 1, null)],
        _ => [],
    };

    /// <summary>The body with which the client posts its messages; posted again, it is the same.</summary>
    public static string BodyOf(int post)
    {
        var to = post % 2 == 0 ? "listening" : "last";         // by capability, and by the step's id
        var messages = Places(post / 2, 1).Select(place => new JsonObject
        {
            ["to"] = to,
            ["messageId"] = $"{Client}-{to}-{place}",
            ["payload"] = new JsonObject { ["place"] = place },
        });
        return new JsonObject { ["from"] = Client, ["messages"] = new JsonArray([.. messages]) }.ToJsonString();
    }

    // In every other cycle the agent names its messages itself, and otherwise the platform does.
    private static string? IdPrefix(string step, int cycle) => cycle % 2 == 0 ? $"{step}-{cycle}" : null;

    private static IEnumerable<JsonNode> Portions(string to, int first, int count, string? idPrefix) => Places(first, count).Select(place =>
    {
        var message = new JsonObject { ["recipient_role"] = to, ["payload"] = new JsonObject { ["place"] = place } };
        if (idPrefix is not null)
        {
            message["message_id"] = $"{idPrefix}-{to}-{place}";
        }

        return (JsonNode)message;
    });

    private static IEnumerable<int> Places(int first, int count) => Enumerable.Range(first * Portion, count * Portion);
}
