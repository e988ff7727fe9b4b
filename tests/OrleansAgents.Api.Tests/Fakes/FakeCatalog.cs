using OrleansAgents.Abstractions.Definitions;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Limits;

namespace OrleansAgents.Api.Tests.Fakes;

/// <summary>Keeps texts by name; refuses a text that holds the word "broken" with two problems.</summary>
public sealed class FakeCatalog : IDefinitionCatalog
{
    private readonly SortedDictionary<string, StoredDefinition> _stored = [];
    private readonly List<StoredDefinition> _versions = [];

    /// <summary>Gets or sets what every search by hash is refused with.</summary>
    public DomainError? Refusal { get; set; }

    public Task<Result<StoredDefinition>> PutAsync(string text, string? expectedName, CancellationToken cancellationToken)
    {
        Result<StoredDefinition> put = text.Contains("broken", StringComparison.Ordinal)
            ? new DomainError("definition.invalid", ErrorKind.Invalid, "The definition has 2 problems.")
            {
                Problems = [new("No steps.", 2, 1, "/steps"), new("Unknown key 'stepz'.", 3, 5, "/stepz")],
            }
            : Store(new(Definition(expectedName!, text), text, ManualTime.Start));
        return Task.FromResult(put);
    }

    public Task<Result<StoredDefinition>> FindAsync(string name, CancellationToken cancellationToken)
    {
        Result<StoredDefinition> result = _stored.TryGetValue(name, out var found)
            ? found
            : new DomainError("definition.not_found", ErrorKind.NotFound, $"There is no definition '{name}'.");
        return Task.FromResult(result);
    }

    public Task<Result<WorkflowDefinition>> FindAsync(DefinitionHash hash, WorkflowLimits limits, CancellationToken cancellationToken) =>
        throw new NotSupportedException("The front door finds definitions by name only.");

    public Task<IReadOnlyList<DefinitionView>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<DefinitionView>>([.. _stored.Values.Select(View)]);

    public Task<Result<DefinitionView>> FindVersionAsync(string name, string hash, CancellationToken cancellationToken)
    {
        Result<DefinitionView> result = Refusal is { } refusal ? refusal
            : _versions.Find(stored => stored.Definition.Name == name && stored.Definition.Hash.Value.StartsWith(hash, StringComparison.Ordinal)) is { } found
                ? View(found) with { Text = found.Text }
                : new DomainError("definition.not_found", ErrorKind.NotFound, $"There is no definition '{name}' with hash '{hash}'.");
        return Task.FromResult(result);
    }

    public Task<IReadOnlyList<DefinitionView>> ListVersionsAsync(string name, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<DefinitionView>>(
            [.. _versions.Where(stored => stored.Definition.Name == name).Reverse().Select(View)]);

    private StoredDefinition Store(StoredDefinition stored)
    {
        _versions.Add(stored);
        return _stored[stored.Definition.Name] = stored;
    }

    private static DefinitionView View(StoredDefinition stored) =>
        new(stored.Definition.Name, stored.Definition.Hash.Value, stored.StoredAt, null);

    private static WorkflowDefinition Definition(string name, string text) => new()
    {
        Name = name,
        Hash = DefinitionHash.Of(text),
        Steps = [],
        OutputStep = 0,
        Limits = WorkflowLimits.Default,
    };
}
