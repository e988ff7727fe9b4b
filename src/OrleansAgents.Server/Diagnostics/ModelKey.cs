using OrleansAgents.Core.Agents;

namespace OrleansAgents.Server.Diagnostics;

/// <summary>Whether the key of a chat model is there. The model is not asked.</summary>
/// <param name="variable">Reads an environment variable.</param>
internal sealed class ModelKey(Func<string, string?> variable)
{
    /// <summary>Examines a model.</summary>
    /// <param name="name">The name of the finding.</param>
    /// <param name="chat">The model.</param>
    /// <param name="told">What is told when all is well.</param>
    /// <param name="owner">Whose apiKeyEnv it is: <c>the agent's</c>.</param>
    public DoctorFinding Examine(string name, ChatSettings chat, string told, string owner) =>
        chat.ApiKeyEnv.Length == 0 || !string.IsNullOrWhiteSpace(variable(chat.ApiKeyEnv))
            ? new(name, DoctorStatus.Ok, told)
            : new(
                name,
                DoctorStatus.Warn,
                $"The environment variable {chat.ApiKeyEnv}, which holds its key, is not set here.",
                $"Set it where the server starts, or correct {owner} apiKeyEnv in the operator's file.");
}
