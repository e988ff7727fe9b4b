using OrleansAgents.Core.Documents;
using OrleansAgents.Core.Routing;

namespace OrleansAgents.Core.Configuration;

/// <summary>A chat model that recommends or decides: <c>{ chat: { endpoint, model, ... } }</c>.</summary>
internal static class ChatRoutingSection
{
    private static readonly TimeSpan DeadlineMin = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan DeadlineMax = TimeSpan.FromMinutes(5);
    private static readonly KnownKeys Outer = new("chat");
    private static readonly KnownKeys Inner = new(["endpoint", "deadline", .. ChatSection.KeysOfFixedOutput]);

    /// <summary>Binds a model; null after a problem.</summary>
    /// <param name="cursor">The mapping with the key <c>chat</c>.</param>
    /// <param name="expected">What may stand here.</param>
    /// <param name="templates">Checks templates; null leaves that to the first question.</param>
    public static ChatRouting? Bind(NodeCursor cursor, string expected, TemplateCheck? templates)
    {
        if (cursor.AsMapping(expected) is not { } outer)
        {
            return null;
        }

        outer.AllowOnly(Outer);
        if (outer.Required("chat", "the model: endpoint and model")?.AsMapping("a mapping with the endpoint and the model") is not { } chat)
        {
            return null;
        }

        chat.AllowOnly(Inner);
        var endpoint = EndpointKey.Bind(chat.Required("endpoint", "the base address of the model's server"));
        chat.Required("model", "the model's name at the endpoint");
        var settings = ChatSection.Bind(chat, templates);
        var deadline = BindDeadline(chat.Optional("deadline"));
        return endpoint is null ? null : new(endpoint, settings, deadline);
    }

    private static TimeSpan BindDeadline(NodeCursor? cursor)
    {
        var deadline = cursor?.AsDuration(TimeSpan.Zero);
        if (deadline < DeadlineMin || deadline > DeadlineMax)
        {
            cursor!.FailExpected($"a duration from {DurationText.Format(DeadlineMin)} to {DurationText.Format(DeadlineMax)}");
        }

        return deadline ?? ChatRouting.DefaultDeadline;
    }
}
