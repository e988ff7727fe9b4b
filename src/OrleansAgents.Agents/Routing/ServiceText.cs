using System.Text.Json;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.Agents.Routing;

/// <summary>Tells a model of services: each in its share of the room, so that none is left out.</summary>
internal static class ServiceText
{
    private const int RoomMax = 24_576;
    private const int EachMax = 1_500;

    /// <summary>Says how many characters each of some services may have.</summary>
    /// <param name="services">How many there are.</param>
    public static int ShareOf(int services) => Math.Min(EachMax, RoomMax / Math.Max(1, services));

    /// <summary>Writes what a service is good for, as properties of an object.</summary>
    /// <param name="json">The data.</param>
    /// <param name="agent">The service.</param>
    /// <param name="share">How many characters it may have, its name apart: half for its tags, the rest for its description and then its examples.</param>
    public static void Write(Utf8JsonWriter json, AgentDescriptor agent, int share)
    {
        var left = share;
        json.WriteString("name"u8, agent.Name);
        WriteList(json, "capabilities"u8, agent.Capabilities, share / 2, ref left);
        var description = PromptJson.Cut(agent.Description, left);
        left -= description.Length;
        json.WriteString("description"u8, description);
        WriteList(json, "examples"u8, agent.Examples, left, ref left);
    }

    /// <summary>As many items as there is room for, each whole.</summary>
    private static void WriteList(Utf8JsonWriter json, ReadOnlySpan<byte> name, IEnumerable<string> items, int room, ref int left)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            if (item.Length > room)
            {
                break;
            }

            json.WriteStringValue(item);
            room -= item.Length;
            left -= item.Length;
        }

        json.WriteEndArray();
    }
}
