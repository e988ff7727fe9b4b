using System.Collections.Immutable;
using System.Diagnostics;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Documents;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Core.Configuration;

/// <summary>One agent of the operator's file.</summary>
internal static class AgentSection
{
    private const int ConcurrencyMax = 1_000;

    private static readonly KnownKeys Keys = new(
        [.. (string[])["name", "kind", "type", "capabilities", "description", "endpoint", "command", "timeout", "maxConcurrency", "with"], .. LifeSection.Keys, .. ChatSection.Keys]);

    /// <summary>The keys that only some kinds have, which need them.</summary>
    private static readonly (string Key, AgentKind[] Kinds)[] KeysOfKinds =
    [
        ("type", [AgentKind.Local]), ("command", [AgentKind.Process]), ("endpoint", [AgentKind.Http, AgentKind.Chat]), ("model", [AgentKind.Chat]),
    ];

    /// <summary>The keys of calls, which nobody makes to a person.</summary>
    private static readonly string[] KeysOfCalls = ["timeout", "maxConcurrency", "with"];

    /// <summary>Binds an agent; null when even its name or kind is missing.</summary>
    /// <param name="cursor">The agent.</param>
    /// <param name="lines">The names so far, and where they stand.</param>
    /// <param name="templates">Checks the templates of chat agents; null when nobody here can.</param>
    public static AgentDescriptor? Bind(NodeCursor cursor, Dictionary<string, int> lines, TemplateCheck? templates)
    {
        if (cursor.AsMapping("an agent: a mapping with name, kind and capabilities") is not { } agent)
        {
            return null;
        }

        var name = BindName(agent, lines);
        if (BindKind(agent.Required("kind", "how the agent is reached: local, process, http, chat or human")) is not { } kind)
        {
            return null;
        }

        agent.AllowOnly(Keys);
        CheckKeysOfKind(agent, kind);
        var standard = new AgentDescriptor(name ?? "", kind);
        return LifeSection.Bind(agent, standard) with
        {
            Type = agent.Optional("type")?.AsWord("the type of a local agent", BuiltInAgents.Types.AsSpan()) ?? "",
            Capabilities = BindCapabilities(agent),
            Description = agent.Optional("description")?.AsText("a description") ?? "",
            Endpoint = EndpointKey.Bind(agent.Optional("endpoint")),
            Command = BindCommand(agent.Optional("command")),
            Timeout = agent.Optional("timeout")?.AsDuration(TimeSpan.FromMilliseconds(1)) ?? standard.Timeout,
            MaxConcurrency = agent.Optional("maxConcurrency")?.AsInteger($"calls at once from 1 to {ConcurrencyMax}", 1, ConcurrencyMax) ?? 0,
            Chat = kind == AgentKind.Chat ? ChatSection.Bind(agent, templates) : null,
            With = agent.Optional("with")?.AsJsonObject("a mapping of parameters") ?? JsonPayload.EmptyObject,
        };
    }

    private static string? BindName(MappingCursor agent, Dictionary<string, int> lines)
    {
        var cursor = agent.Required("name", "the agent's name, unique in the file");
        var name = cursor?.AsName("an agent's name");
        if (cursor is not null && name is not null && !lines.TryAdd(name, cursor.Node.Line))
        {
            cursor.FailExpected("a name of its own", $"the agent on line {lines[name]} has it already");
        }

        return name;
    }

    private static AgentKind? BindKind(NodeCursor? cursor)
    {
        switch (cursor?.AsWord("a kind", "local", "process", "http", "chat", "mcp", "a2a", "human"))
        {
            case null:
                return null;
            case "local":
                return AgentKind.Local;
            case "process":
                return AgentKind.Process;
            case "http":
                return AgentKind.Http;
            case "chat":
                return AgentKind.Chat;
            case "human":
                return AgentKind.Human;
            default:
                cursor.Fail($"the kind {cursor.Found} is not supported by this version; use local, process, http, chat or human");
                return null;
        }
    }

    private static void CheckKeysOfKind(MappingCursor agent, AgentKind kind)
    {
        foreach (var (key, kinds) in KeysOfKinds)
        {
            if (!kinds.Contains(kind))
            {
                Refuse(agent, key, kinds);
            }
            else if (!agent.Has(key))
            {
                agent.Fail($"expected the key '{key}' in an agent of kind {WordOf(kind)}, found none; add it");
            }
        }

        foreach (var key in kind == AgentKind.Chat ? [] : ChatSection.OptionalKeys)
        {
            Refuse(agent, key, AgentKind.Chat);
        }

        foreach (var key in kind == AgentKind.Human ? [.. KeysOfCalls, .. LifeSection.KeysOfServices] : Array.Empty<string>())
        {
            agent.Optional(key)?.Fail($"the key '{key}' belongs to calls, and nobody calls an agent of kind human; remove it (a step's 'wait' sets the deadline)");
        }
    }

    private static void Refuse(MappingCursor agent, string key, params AgentKind[] kinds) => agent.Optional(key)?.Fail(
        $"the key '{key}' belongs to agents of kind {string.Join(" and ", kinds.Select(WordOf))} alone; remove it, or change the kind");

    private static string WordOf(AgentKind kind) => kind switch
    {
        AgentKind.Local => "local",
        AgentKind.Process => "process",
        AgentKind.Http => "http",
        AgentKind.Chat => "chat",
        AgentKind.Human => "human",
        _ => throw new UnreachableException($"Unnamed kind {kind}."),
    };

    private static ImmutableArray<string> BindCapabilities(MappingCursor agent)
    {
        var cursor = agent.Required("capabilities", "the tags by which steps find the agent");
        var tags = cursor?.AsNonEmptyList("a list of at least one capability tag") ?? [];
        return [.. tags.Select(t => t.AsName("a capability tag")).OfType<string>().Distinct()];
    }

    private static ImmutableArray<string> BindCommand(NodeCursor? cursor)
    {
        var words = cursor?.AsNonEmptyList("a list of the program and its arguments") ?? [];
        return [.. words.Select((w, i) => i == 0 ? w.AsNonEmptyText("a program") : w.AsText("an argument")).OfType<string>()];
    }
}
