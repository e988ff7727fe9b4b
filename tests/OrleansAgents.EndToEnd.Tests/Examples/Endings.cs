using System.Text.Json.Nodes;

namespace OrleansAgents.EndToEnd.Tests.Examples;

/// <summary>What an example leaves in its folder: the same for every run, however often it was cut short.</summary>
internal static class Endings
{
    /// <summary>Gives the text of the document.</summary>
    public static string OfDocs(string folder)
    {
        Assert.Equal(["DOCUMENTATION.md", "parts"], Names(folder));
        Assert.Equal(["api.md", "changes.md", "guide.md"], Names(Path.Combine(folder, "parts")));
        return File.ReadAllText(Path.Combine(folder, "DOCUMENTATION.md"));
    }

    /// <summary>Gives which releases there are, and which of them is live.</summary>
    public static string OfDeployment(string folder)
    {
        Assert.Equal([".lock", "live", "receipts", "releases", "repository"], Names(folder));
        return $"{string.Join(' ', Names(Path.Combine(folder, "releases")))}; live {File.ReadAllText(Path.Combine(folder, "live"))}";
    }

    /// <summary>Gives the files of the shop and its repairs, and makes sure that nothing serves it any more.</summary>
    public static string OfShop(string folder)
    {
        // Whoever serves the shop holds this lock until the process ends, which may be a moment after it was told to.
        var serving = Path.Combine(folder, "serving.lock");
        Assert.True(SpinWait.SpinUntil(() => IsFree(serving), TimeSpan.FromSeconds(30)), "somebody still serves the shop");
        var files = new[] { "settings.json", "prices.csv" }.Select(name => File.ReadAllText(Path.Combine(folder, name)));
        var repairs = Directory.EnumerateFiles(Path.Combine(folder, "repairs")).Order(StringComparer.Ordinal).Select(File.ReadAllText);
        return string.Join('\n', files.Concat(repairs));
    }

    public static string Output(JsonNode run)
    {
        Assert.Equal("completed", (string?)run["status"]);
        return run["output"]!.ToJsonString();
    }

    private static bool IsFree(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static string[] Names(string folder) =>
        [.. Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
}
