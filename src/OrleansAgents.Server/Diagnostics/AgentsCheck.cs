using System.Text.Json;
using OrleansAgents.Core.Agents;
using OrleansAgents.Server.Hosting;

namespace OrleansAgents.Server.Diagnostics;

/// <summary>What the agents need is there: programs on PATH, folders to search, and keys of models. No agent is called.</summary>
/// <param name="platforms">The platform, which knows the agents.</param>
/// <param name="settings">Where the operator's file is.</param>
/// <param name="commands">Finds programs.</param>
/// <param name="variable">Reads an environment variable.</param>
internal sealed class AgentsCheck(
    IPlatformFactory platforms, PlatformSettings settings, CommandSearch commands, Func<string, string?> variable) : IDoctorCheck
{
    /// <inheritdoc/>
    public string Name => "agents";

    /// <inheritdoc/>
    public Task<IReadOnlyList<DoctorFinding>> RunAsync(CancellationToken cancellationToken)
    {
        var read = platforms.Agents(settings);
        IReadOnlyList<DoctorFinding> findings = read.Error is not null
            ? [new(Name, DoctorStatus.Warn, "Not looked at, since the configuration cannot be read.")]
            : [.. read.Value.Select(Examine)];
        return Task.FromResult<IReadOnlyList<DoctorFinding>>(
            findings.Count > 0 ? findings : [new(Name, DoctorStatus.Warn, "There are none.", "Add agents to the operator's file.")]);
    }

    private DoctorFinding Examine(AgentDescriptor agent)
    {
        var name = $"agent {agent.Name}";
        return agent.Kind switch
        {
            AgentKind.Process => ExamineProgram(name, agent),
            AgentKind.Http => new(name, DoctorStatus.Ok, $"Called at {agent.Endpoint}; not called now."),
            AgentKind.Chat => ExamineKey(name, agent),
            AgentKind.Human => new(name, DoctorStatus.Ok, "A person; runs wait for the answer."),
            _ => ExamineFolder(name, agent),
        };
    }

    private DoctorFinding ExamineProgram(string name, AgentDescriptor agent)
    {
        if (agent.Command.IsDefaultOrEmpty)
        {
            return new(name, DoctorStatus.Fail, "It has no command.", "Give it one in the operator's file: command: [program, argument].");
        }

        return commands.Find(agent.Command[0]) is { } path
            ? new(name, DoctorStatus.Ok, $"Runs {path}.")
            : new(
                name,
                DoctorStatus.Fail,
                $"'{agent.Command[0]}' is no program on PATH.",
                "Install it, or correct the agent's command in the operator's file.");
    }

    private DoctorFinding ExamineKey(string name, AgentDescriptor agent)
    {
        if (agent.Chat is not { } chat)
        {
            return new(name, DoctorStatus.Fail, "It has no model.", "Give it one in the operator's file: model: NAME.");
        }

        return new ModelKey(variable).Examine(name, chat, $"Asks the model {chat.Model} at {agent.Endpoint}; not called now.", "the agent's");
    }

    private static DoctorFinding ExamineFolder(string name, AgentDescriptor agent)
    {
        var with = agent.With.ToElement();
        if (with.ValueKind != JsonValueKind.Object || !with.TryGetProperty("folder", out var value) || value.GetString() is not { } folder)
        {
            return new(name, DoctorStatus.Ok, $"Built in ({agent.Type}).");
        }

        return Directory.Exists(folder)
            ? new(name, DoctorStatus.Ok, $"Built in ({agent.Type}), works on '{folder}'.")
            : new(
                name,
                DoctorStatus.Warn,
                $"Its folder '{folder}' does not exist here.",
                "Create it, correct the agent's folder, or start where it is.");
    }
}
