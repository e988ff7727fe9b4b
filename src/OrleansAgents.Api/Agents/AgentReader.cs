using System.Collections.Immutable;
using System.Text.Json;
using OrleansAgents.Api.Requests;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Documents;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Registry;

namespace OrleansAgents.Api.Agents;

/// <summary>Reads the body of a registration. Whether the agent may be registered so is not decided here, but for its kind.</summary>
internal static class AgentReader
{
    private const int TagsMax = 64;
    private const int TagLengthMax = 64;
    private const int TextLengthMax = 4096;
    private const int EndpointLengthMax = 2048;
    private const int ConcurrencyMax = 1000;
    private const double HeartbeatMax = 3600;
    private static readonly double SecondsMax = DurationText.Max.TotalSeconds;

    public static Result<AgentDescriptor> Read(string name, ReadOnlyMemory<byte> utf8)
    {
        if (JsonText.Check(utf8) is { } malformed)
        {
            return malformed;
        }

        var (agent, kind) = (new AgentDescriptor(name, AgentKind.Http) { Source = AgentSource.Registration }, (string?)null);
        var body = new ObjectReader(utf8.Span);
        var (isObject, kindGiven, endpointGiven, capabilitiesGiven) = (body.Error is null, false, false, false);
        while (body.NextKey())
        {
            if (body.IsKey("kind"u8))
            {
                (kind, kindGiven) = (TakeKind(ref body), body.Kind != JsonTokenType.Null);
            }
            else if (body.IsKey("endpoint"u8))
            {
                (agent, endpointGiven) = (agent with { Endpoint = TakeEndpoint(ref body) }, body.Kind != JsonTokenType.Null);
            }
            else if (body.IsKey("capabilities"u8))
            {
                (agent, capabilitiesGiven) = (agent with { Capabilities = TakeCapabilities(ref body) }, body.Kind != JsonTokenType.Null);
            }
            else if (!TakeWords(ref agent, ref body) && !TakeBounds(ref agent, ref body))
            {
                body.RefuseKey(
                    "kind, endpoint, capabilities, description, examples, version, maxConcurrency, timeoutSeconds, heartbeatSeconds, "
                    + "timeToLiveSeconds, messages and with");
            }
        }

        if (kind is not null and not "http")
        {
            return AgentErrors.KindRefused(kind);
        }

        if (isObject)
        {
            RefuseMissing(ref body, kindGiven, endpointGiven, capabilitiesGiven);
        }

        return body.Error is { } error ? error : agent;
    }

    private static void RefuseMissing(ref ObjectReader body, bool kindGiven, bool endpointGiven, bool capabilitiesGiven)
    {
        if (!kindGiven)
        {
            body.Refuse("", "The key 'kind' is missing; give http.");
        }

        if (!endpointGiven)
        {
            body.Refuse("", "The key 'endpoint' is missing; give the address to which calls are posted.");
        }

        if (!capabilitiesGiven)
        {
            body.Refuse("", "The key 'capabilities' is missing; give the tags by which steps find the agent.");
        }
    }

    private static bool TakeWords(ref AgentDescriptor agent, ref ObjectReader body)
    {
        if (body.IsKey("description"u8))
        {
            agent = agent with { Description = body.TakeText("/description", TextLengthMax, lengthMin: 0) ?? "" };
        }
        else if (body.IsKey("examples"u8))
        {
            agent = agent with { Examples = [.. body.TakeTexts("/examples", AgentLimits.ExamplesMax, TextLengthMax) ?? []] };
        }
        else if (body.IsKey("version"u8))
        {
            agent = agent with { Version = body.TakeText("/version", TagLengthMax, lengthMin: 0) ?? "" };
        }
        else if (body.IsKey("messages"u8))
        {
            agent = agent with { Messages = TakeMessages(ref body) };
        }
        else if (body.IsKey("with"u8))
        {
            agent = TakeWith(agent, ref body);
        }
        else
        {
            return false;
        }

        return true;
    }

    private static bool TakeBounds(ref AgentDescriptor agent, ref ObjectReader body)
    {
        if (body.IsKey("maxConcurrency"u8))
        {
            agent = agent with { MaxConcurrency = (int)(body.TakeNumber("/maxConcurrency", 1, ConcurrencyMax) ?? 0) };
        }
        else if (body.IsKey("timeoutSeconds"u8))
        {
            agent = agent with { Timeout = Duration(body.TakeReal("/timeoutSeconds", 0.001, SecondsMax)) ?? agent.Timeout };
        }
        else if (body.IsKey("heartbeatSeconds"u8))
        {
            agent = agent with { Heartbeat = Duration(body.TakeReal("/heartbeatSeconds", 1, HeartbeatMax)) };
        }
        else if (body.IsKey("timeToLiveSeconds"u8))
        {
            agent = agent with { TimeToLive = Duration(body.TakeReal("/timeToLiveSeconds", 1, SecondsMax)) };
        }
        else
        {
            return false;
        }

        return true;
    }

    private static TimeSpan? Duration(double? seconds) => seconds is { } given ? TimeSpan.FromSeconds(given) : null;

    private static string? TakeKind(ref ObjectReader body)
    {
        var kind = body.TakeText("/kind", TagLengthMax);
        if (kind is not (null or "http" or "local" or "process" or "chat" or "mcp" or "a2a" or "human"))
        {
            body.Refuse("/kind", $"'kind' must be http; found '{kind}'.");
            return null;
        }

        return kind;
    }

    private static Uri? TakeEndpoint(ref ObjectReader body)
    {
        if (body.TakeText("/endpoint", EndpointLengthMax) is not { } text)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var endpoint) && (endpoint.Scheme == Uri.UriSchemeHttp || endpoint.Scheme == Uri.UriSchemeHttps))
        {
            return endpoint;
        }

        body.Refuse("/endpoint", "'endpoint' must be an absolute http or https address such as https://agents.example.com/review.");
        return null;
    }

    private static ImmutableArray<string> TakeCapabilities(ref ObjectReader body)
    {
        var tags = body.TakeTexts("/capabilities", TagsMax, TagLengthMax);
        if (tags is [])
        {
            body.Refuse("/capabilities", "'capabilities' must have at least one tag.");
        }

        return [.. (tags ?? []).Distinct(StringComparer.Ordinal)];
    }

    private static MessageDelivery TakeMessages(ref ObjectReader body)
    {
        switch (body.TakeText("/messages", TagLengthMax))
        {
            case null or "step": return MessageDelivery.Step;
            case "push": return MessageDelivery.Push;
            case { } other:
                body.Refuse("/messages", $"'messages' must be step or push; found '{other}'.");
                return MessageDelivery.Step;
        }
    }

    private static AgentDescriptor TakeWith(AgentDescriptor agent, ref ObjectReader body)
    {
        if (body.Kind == JsonTokenType.StartObject)
        {
            return agent with { With = body.TakePayload() };
        }

        body.RefuseValue("/with", "'with' must be an object with the agent's parameters.");
        return agent;
    }
}
