using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.Grains.Routing.Profiles;

/// <summary>What the text model learns of a service. Services that say the same of themselves are one class of the model.</summary>
/// <param name="Capabilities">The capability tags, sorted.</param>
/// <param name="Description">What it says of itself.</param>
/// <param name="Examples">Requests that it is good for.</param>
internal sealed record ServiceProfile(ImmutableArray<string> Capabilities, string Description, ImmutableArray<string> Examples)
{
    private const int IdBytes = 8;

    /// <summary>Gets the hash of the content, lower-case hexadecimal: the name of the class.</summary>
    public string Id { get; } = Hash(Capabilities, Description, Examples);

    /// <summary>Makes the profile of an agent.</summary>
    /// <param name="agent">The agent.</param>
    /// <returns>The profile.</returns>
    public static ServiceProfile Of(AgentDescriptor agent) =>
        new([.. agent.Capabilities.Order(StringComparer.Ordinal)], agent.Description, agent.Examples.IsDefault ? [] : agent.Examples);

    private static string Hash(ImmutableArray<string> capabilities, string description, ImmutableArray<string> examples)
    {
        var text = string.Join('\u001F', [.. capabilities, "\u001E", description, "\u001E", .. examples]);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, IdBytes));
    }
}
