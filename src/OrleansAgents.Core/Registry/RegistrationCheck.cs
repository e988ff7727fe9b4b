using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Documents;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Core.Registry;

/// <summary>Checks what comes from outside before the registry believes it. Every problem is reported.</summary>
public static class RegistrationCheck
{
    /// <summary>Checks a registration.</summary>
    /// <param name="agent">The agent.</param>
    /// <returns>Null, or <c>agent.invalid</c> with every problem.</returns>
    public static DomainError? Check(AgentDescriptor agent)
    {
        ArgumentNullException.ThrowIfNull(agent);
        var problems = new List<Problem>();
        CheckName(problems, "/name", "the agent's name", agent.Name);
        CheckKind(problems, agent);
        CheckEndpoint(problems, agent.Endpoint);
        CheckCapabilities(problems, agent);
        CheckTexts(problems, agent);
        CheckTimes(problems, agent);
        Expect(problems, agent.MaxConcurrency is >= 0 and <= AgentLimits.ConcurrencyMax, "/maxConcurrency", $"calls at once from 0 (the default) to {AgentLimits.ConcurrencyMax}", agent.MaxConcurrency);
        Expect(problems, agent.With.Length <= AgentLimits.WithBytesMax, "/with", $"parameters of at most {AgentLimits.WithBytesMax} bytes", $"{agent.With.Length} bytes");
        return problems.Count == 0 ? null : AgentErrors.Invalid($"The registration of agent '{Cut(agent.Name)}'", problems);
    }

    private static void CheckKind(List<Problem> problems, AgentDescriptor agent)
    {
        Expect(problems, agent.Source == AgentSource.Registration, "/source", "the source registration", "configuration");
        Expect(
            problems, agent.Kind == AgentKind.Http, "/kind", "the kind http: agents that run code or read keys come only from orleansagents.yaml",
            $"'{agent.Kind.ToString().ToLowerInvariant()}'");
        Expect(problems, agent.Command.IsDefaultOrEmpty && agent.Type.Length == 0 && agent.Chat is null, "", "nothing of another kind (type, command, model)", "some of it");
        Expect(problems, Enum.IsDefined(agent.Messages), "/messages", "step or push", agent.Messages);
    }

    private static void CheckEndpoint(List<Problem> problems, Uri? endpoint)
    {
        const string Path = "/endpoint";
        if (endpoint is not { IsAbsoluteUri: true, Scheme: "http" or "https" } || endpoint.Host.Length == 0)
        {
            problems.Add(Misfit(Path, "an absolute http or https address such as https://agent.example.net/call", endpoint switch
            {
                null => "none",
                { IsAbsoluteUri: false } => "a relative one",
                _ => $"one that begins with '{endpoint.Scheme}:'",            // the rest may hold secrets
            }));
            return;
        }

        Expect(problems, endpoint.UserInfo.Length == 0, Path, "an address without user information; give the agent its secret in another way", "one with it");
        Expect(problems, endpoint.Fragment.Length == 0, Path, "an address without a fragment", $"'{Cut(endpoint.Fragment)}'");
        Expect(problems, endpoint.OriginalString.Length <= AgentLimits.EndpointMax, Path, $"at most {AgentLimits.EndpointMax} characters", endpoint.OriginalString.Length);
    }

    private static void CheckCapabilities(List<Problem> problems, AgentDescriptor agent)
    {
        var count = agent.Capabilities.IsDefault ? 0 : agent.Capabilities.Length;
        Expect(problems, count is >= 1 and <= AgentLimits.CapabilitiesMax, "/capabilities", $"1 to {AgentLimits.CapabilitiesMax} capability tags", count);
        for (var i = 0; i < Math.Min(count, AgentLimits.CapabilitiesMax); i++)
        {
            CheckName(problems, $"/capabilities/{i}", "a capability tag", agent.Capabilities[i]);
            Expect(problems, agent.Capabilities.IndexOf(agent.Capabilities[i]) == i, $"/capabilities/{i}", "a tag that is not listed yet", $"'{Cut(agent.Capabilities[i])}' again");
        }
    }

    private static void CheckTexts(List<Problem> problems, AgentDescriptor agent)
    {
        CheckLength(problems, "/description", agent.Description, AgentLimits.DescriptionMax);
        CheckLength(problems, "/version", agent.Version, AgentLimits.VersionMax);
        var count = agent.Examples.IsDefault ? 0 : agent.Examples.Length;
        Expect(problems, count <= AgentLimits.ExamplesMax, "/examples", $"at most {AgentLimits.ExamplesMax} examples", count);
        for (var i = 0; i < Math.Min(count, AgentLimits.ExamplesMax); i++)
        {
            CheckLength(problems, $"/examples/{i}", agent.Examples[i], AgentLimits.ExampleMax);
        }
    }

    private static void CheckTimes(List<Problem> problems, AgentDescriptor agent)
    {
        CheckRange(problems, "/timeout", agent.Timeout, AgentLimits.TimeoutMin, AgentLimits.TimeoutMax);
        if (agent.Heartbeat is not { } interval)
        {
            Expect(problems, agent.TimeToLive is null, "/timeToLive", "none without a heartbeat interval; add the interval", "one");
            return;
        }

        CheckRange(problems, "/heartbeat", interval, AgentLimits.HeartbeatMin, AgentLimits.HeartbeatMax);
        if (agent.TimeToLive is { } timeToLive)
        {
            Expect(
                problems, timeToLive > interval && timeToLive <= AgentLimits.TimeToLiveMax, "/timeToLive",
                $"more than the heartbeat interval of {DurationText.Format(interval)}, and at most {DurationText.Format(AgentLimits.TimeToLiveMax)}", DurationText.Format(timeToLive));
        }
    }

    private static void CheckRange(List<Problem> problems, string path, TimeSpan found, TimeSpan min, TimeSpan max) =>
        Expect(problems, found >= min && found <= max, path, $"a duration from {DurationText.Format(min)} to {DurationText.Format(max)}", DurationText.Format(found));

    private static void CheckLength(List<Problem> problems, string path, string? text, int max) =>
        Expect(problems, text is not null && text.Length <= max, path, $"a text of at most {max} characters", text is null ? "none" : $"{text.Length} characters");

    private static void CheckName(List<Problem> problems, string path, string what, string? name) =>
        Expect(problems, name is not null && NameText.IsValid(name), path, $"{what}: {NameText.Form}", $"'{Cut(name)}'");

    private static void Expect(List<Problem> problems, bool holds, string path, string expected, object found)
    {
        if (!holds)
        {
            problems.Add(Misfit(path, expected, found));
        }
    }

    private static Problem Misfit(string path, string expected, object found) => new($"expected {expected}, found {found}", Path: path);

    private static string Cut(string? text) => text is null ? "" : text.Length <= 100 ? text : $"{text[..100]}…";
}
