using System.Text.Json.Nodes;
using ExampleAgents.Calls;

namespace ExampleAgents.Folders;

/// <summary>
/// Does the work of a call once: its result is kept in the folder under the request id, and a repeat of the call, which comes
/// after a crash, gets that result. Work that was cut short has no receipt and is done again, so it begins by looking at what
/// is there already.
/// </summary>
internal static class Receipts
{
    public static JsonObject Once(string folder, AgentCall call, Func<JsonObject> work)
    {
        using var locked = FolderLock.Take(folder);
        var receipt = Path.Combine(folder, "receipts", $"{call.RequestId.Replace('/', '-')}.json");
        if (File.Exists(receipt))
        {
            return JsonNode.Parse(File.ReadAllText(receipt))!.AsObject();
        }

        var result = work();
        AtomicFile.Write(receipt, result.ToJsonString());
        return result;
    }
}
