using Microsoft.Extensions.Options;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Agents.Chat;
using OrleansAgents.Agents.Invocation;
using OrleansAgents.Agents.Partials;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Agents.Tests.Chat;

/// <summary>Calls chat agents as a workflow does: through the invoker.</summary>
internal static class ChatCalls
{
    public static readonly ChatSettings Plain = new() { Model = "m" };

    public static readonly ChatSettings WithSchema = Plain with
    {
        Output = JsonPayload.Parse("""{"type":"object","required":["approved"],"properties":{"approved":{"type":"boolean"}}}"""),
    };

    public static AgentDescriptor Agent(Uri? endpoint, ChatSettings? chat = null) =>
        new("critic", AgentKind.Chat) { Endpoint = endpoint, Chat = chat ?? Plain };

    public static async Task<AgentAnswer> AskAsync(
        this ModelServer server, ChatSettings? chat = null, TimeProvider? time = null, double timeoutSeconds = 60, IPartialTexts? partials = null,
        string input = """{"question":"why?"}""", AgentOptions? options = null)
    {
        var agent = Agent(server.Endpoint, chat);
        var clock = time ?? TimeProvider.System;
        options ??= new() { PayloadBytesMax = 65_536, OutputBytesMax = 65_536 };
        using var connector = new ChatConnector(Options.Create(options), partials ?? new PartialTexts(), clock);
        var call = Calls.To(agent, input, timeoutSeconds: timeoutSeconds) with { TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" };
        return await Calls.Invoker(clock, options, connector).CallAsync(agent, call, CancellationToken.None);
    }
}
