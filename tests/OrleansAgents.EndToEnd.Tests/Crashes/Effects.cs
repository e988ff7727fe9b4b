namespace OrleansAgents.EndToEnd.Tests.Crashes;

/// <summary>What agents did in the world: a process agent that appends its request id to a file, and the file.</summary>
internal sealed class Effects(TempFolder folder)
{
    private string Path => folder.File("effects");

    /// <summary>Gives the agent's entry in the operator's file: it works a moment, and then leaves one line.</summary>
    public string Agent(string name, int concurrency) => $$$"""
          - name: {{{name}}}
            kind: process
            capabilities: [effects]
            maxConcurrency: {{{concurrency}}}
            command: [sh, -c, 'sleep 0.05; echo "$ORLEANSAGENTS_REQUEST_ID" >> {{{Path}}}; echo "{\"status\":\"success\",\"result\":{\"by\":\"{{{name}}}\"}}"']
        """;

    /// <summary>Gives how often each request id was carried out.</summary>
    public Dictionary<string, int> Counts() =>
        File.Exists(Path) ? File.ReadLines(Path).CountBy(id => id).ToDictionary() : [];
}
