using System.Text.Json.Nodes;
using ExampleAgents.Calls;
using ExampleAgents.Folders;

namespace ExampleAgents.SelfHealing;

/// <summary>The files of one shop: what it sells, how it is set up, who serves it now, and what was repaired.</summary>
internal sealed class ShopFolder(string folder)
{
    public const int TaxPercent = 19;
    private const string DefaultFolder = "data/examples/self-healing";

    public string Path => folder;

    public string Settings => In("settings.json");

    public string Prices => In("prices.csv");

    public string PricesBackup => In("prices.csv.backup");

    public string Log => In("shop.log");

    /// <summary>Gets the file that names the process that serves, while there is one or after it has died.</summary>
    public string Address => In("address.json");

    /// <summary>Gets the file that a serving process holds locked, so that there is never a second one.</summary>
    public string Serving => In("serving.lock");

    /// <summary>Gets the file after which nothing serves this shop any more.</summary>
    public string Closed => In("closed");

    private string Repairs => In("repairs");

    /// <summary>Gives the folder that a new run shall have.</summary>
    public static ShopFolder For(AgentCall call) => new($"{call.Setting("scratch") ?? DefaultFolder}/{call.Workflow}");

    /// <summary>Works once in the folder that the run has started with.</summary>
    public static JsonObject Work(AgentCall call, Func<ShopFolder, JsonObject> work)
    {
        var shop = new ShopFolder(call.TextOf("start", "folder"));
        return Receipts.Once(shop.Path, call, () => work(shop));
    }

    public void WriteSettings(JsonNode taxPercent) => AtomicFile.Write(Settings, new JsonObject { ["taxPercent"] = taxPercent }.ToJsonString());

    /// <summary>Notes a repair under its cycle, so that a repeat notes it once.</summary>
    public void NoteRepair(int cycle, string what) => AtomicFile.Write(System.IO.Path.Combine(Repairs, $"{cycle:00}"), what);

    public IReadOnlyList<string> NotedRepairs() => !Directory.Exists(Repairs)
        ? []
        : [.. Directory.EnumerateFiles(Repairs, "??").Order(StringComparer.Ordinal).Select(File.ReadAllText)];

    private string In(string name) => System.IO.Path.Combine(folder, name);
}
