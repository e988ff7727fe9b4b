using Microsoft.Extensions.Options;
using OrleansAgents.Agents.Answers;
using OrleansAgents.Agents.Invocation;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.Agents.Local.Search;

/// <summary>
/// Finds the passages of the text and Markdown files under <c>with.folder</c> (default <c>docs</c>) that fit the question
/// best; <c>with.top</c> (1 to 50, default 6) says how many. A step may narrow the operator's folder and never leave it.
/// </summary>
/// <param name="options">The bounds.</param>
public sealed class SearchAgent(IOptions<AgentOptions> options) : ILocalAgent
{
    private readonly FolderIndexCache _folders = new(options.Value.Search);

    /// <inheritdoc/>
    public string Type => "search";

    /// <inheritdoc/>
    public Task<AgentAnswer> AnswerAsync(AgentDescriptor agent, AgentCall call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentNullException.ThrowIfNull(call);
        return Task.FromResult(Answer(agent, call, cancellationToken));
    }

    private AgentAnswer Answer(AgentDescriptor agent, AgentCall call, CancellationToken cancellationToken)
    {
        var parameters = new AgentParameters(call.Payload.With);
        var top = parameters.Integer("top", 6, 1, 50);
        var folder = parameters.Text("folder") ?? "docs";
        var question = Question.Find(call, parameters);
        if (parameters.Refusal is { } refusal)
        {
            return refusal;
        }

        if (question is null)
        {
            return Question.Missing(agent);
        }

        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(new AgentParameters(agent.With).Text("folder") ?? "."));
        if (path != root && !path.StartsWith(Path.Join(root, "/"), StringComparison.Ordinal))
        {
            return AgentAnswer.Failure(
                AgentErrorCodes.FolderOutside,
                $"The folder '{folder}' lies outside the one that agent '{agent.Name}' may search. "
                + "Name a folder in it, or configure the agent with another folder.",
                retryable: false);
        }

        return Directory.Exists(path)
            ? Find(question, top, Name(folder, path), _folders.Get(path).Refresh(cancellationToken))
            : AgentAnswer.Failure(
                AgentErrorCodes.FolderNotFound,
                $"The folder '{folder}' does not exist. It is relative to the server's working directory; set with.folder.",
                retryable: false);
    }

    private static AgentAnswer Find(string question, int top, string name, IndexedFolder folder)
    {
        var passages = folder.Index.Find(question, top)
            .Select((found, i) => new FoundPassage(
                $"P{i + 1}", name + found.Passage.Source, found.Passage.Heading, found.Passage.Text, Math.Round(found.Score, 4)))
            .ToList();
        var result = new SearchResult(question, passages, folder.SkippedFiles > 0 ? folder.SkippedFiles : null);
        return LocalJson.Answer(result, LocalJson.Readable.SearchResult);
    }

    // Results name files as the user named the folder, and show nothing of the machine's paths above it.
    private static string Name(string folder, string path)
    {
        var name = Path.IsPathRooted(folder) ? Path.GetFileName(path) : Path.GetRelativePath(".", path).Replace('\\', '/');
        return name is "" or "." ? "" : name + "/";
    }
}
