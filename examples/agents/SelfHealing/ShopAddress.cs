using System.Text.Json;
using System.Text.Json.Nodes;

namespace ExampleAgents.SelfHealing;

/// <summary>Where a shop is served and by whom. The instance tells it from a stranger who got its port or process id later.</summary>
internal sealed record ShopAddress(int Port, int ProcessId, string Instance)
{
    public string ToJson() => new JsonObject { ["port"] = Port, ["processId"] = ProcessId, ["instance"] = Instance }.ToJsonString();

    public static ShopAddress? Read(string path)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(path)) is { } node
                ? new((int)node["port"]!, (int)node["processId"]!, (string)node["instance"]!)
                : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }
}
