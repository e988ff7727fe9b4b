using OrleansAgents.Core.Documents;
using OrleansAgents.Core.Routing;

namespace OrleansAgents.Core.Configuration;

/// <summary>The section <c>routing</c> of the operator's file: what recommends, what decides, and what is done when the router is not sure.</summary>
internal static class RoutingSection
{
    private static readonly KnownKeys Keys = new(["router", "arbitrator", .. RoutingPolicyKeys.Keys]);

    /// <summary>Binds the section.</summary>
    /// <param name="cursor">The section; null when the file has none.</param>
    /// <param name="templates">Checks templates; null leaves that to the first question.</param>
    public static RoutingSettings Bind(NodeCursor? cursor, TemplateCheck? templates)
    {
        if (cursor?.AsMapping("a mapping with router, arbitrator, and what is done when the router is not sure") is not { } routing)
        {
            return RoutingSettings.Standard;
        }

        routing.AllowOnly(Keys);
        var (router, routerChat) = BindRouter(routing.Optional("router"), templates);
        return new()
        {
            Router = router,
            RouterChat = routerChat,
            ArbitratorChat = BindArbitrator(routing.Optional("arbitrator"), templates),
            Policy = RoutingPolicyKeys.Bind(routing),
        };
    }

    private static (RouterKind Router, ChatRouting? Chat) BindRouter(NodeCursor? cursor, TemplateCheck? templates)
    {
        const string What = "what recommends";
        if (cursor is null)
        {
            return default;
        }

        if (cursor.Node is not DocumentNode.Scalar)
        {
            return ChatRoutingSection.Bind(cursor, $"{What}: model, tags, or a mapping with chat", templates) is { } chat ? (RouterKind.Chat, chat) : default;
        }

        return (cursor.AsWord($"{What}, or a mapping with chat", "model", "tags") == "tags" ? RouterKind.Tags : RouterKind.Model, null);
    }

    private static ChatRouting? BindArbitrator(NodeCursor? cursor, TemplateCheck? templates)
    {
        const string What = "what decides";
        if (cursor is null or { Node: DocumentNode.Scalar })
        {
            cursor?.AsWord($"{What}, or a mapping with chat", "policy");
            return null;
        }

        return ChatRoutingSection.Bind(cursor, $"{What}: policy, or a mapping with chat", templates);
    }
}
