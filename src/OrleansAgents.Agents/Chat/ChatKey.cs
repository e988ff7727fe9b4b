using OrleansAgents.Agents.Answers;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Agents.Chat;

/// <summary>The key of a model's endpoint.</summary>
internal static class ChatKey
{
    /// <summary>Reads the key for one call, so that a new key needs no restart of whoever sets it in the process.</summary>
    /// <param name="chat">Names the variable.</param>
    /// <returns>The key, empty when the endpoint needs none; or <c>agent.misconfigured</c>, which names the variable and never its value.</returns>
    public static Result<string> Read(ChatSettings chat)
    {
        if (chat.ApiKeyEnv.Length == 0)
        {
            return "";
        }

        var key = Environment.GetEnvironmentVariable(chat.ApiKeyEnv)?.Trim() ?? "";
        var problem = key.Length == 0 ? "is not set" : key.Any(c => c is <= ' ' or > '~') ? "holds something else than a key" : null;
        return problem is null ? key : new DomainError(
            AgentErrorCodes.Misconfigured, ErrorKind.Invalid, $"the environment variable {chat.ApiKeyEnv}, named by its apiKeyEnv, {problem}");
    }
}
