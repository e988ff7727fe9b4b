using OrleansAgents.Abstractions.Definitions;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Grains.Definitions;

/// <content>The versions of one name. They are asked for rarely, so the store answers each time.</content>
public sealed partial class DefinitionCatalog
{
    private const int VersionsMax = 1000;
    private const int HashDigits = 64;
    private const int HashDigitsLeast = 8;

    /// <inheritdoc/>
    public async Task<Result<DefinitionView>> FindVersionAsync(string name, string hash, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(hash);
        if (hash.Length is < HashDigitsLeast or > HashDigits || !hash.All(char.IsAsciiHexDigit))
        {
            var message = $"Expected a content hash of {HashDigits} hexadecimal digits, or at least its first {HashDigitsLeast}, "
                + $"found {(hash.Length <= HashDigits ? $"'{hash}'" : $"{hash.Length} characters")}.";
            return new DomainError("definition.hash_invalid", ErrorKind.Invalid, message);
        }

        var digits = hash.ToLowerInvariant();
        var found = digits.Length == HashDigits
            ? await FindWholeAsync(name, new(digits), cancellationToken)
            : [.. (await store.ListVersionsAsync(name, VersionsMax, cancellationToken)).Where(row => row.Hash.Value.StartsWith(digits, StringComparison.Ordinal))];
        return found switch
        {
            [var row] => new DefinitionView(row.Name, row.Hash.Value, row.StoredAt, row.Text),
            [] => NotFound($"There is no definition '{name}' with hash '{hash}'. List those there are with GET /v1/definitions/{name}/versions."),
            _ => new DomainError(
                "definition.hash_ambiguous", ErrorKind.Conflict, $"{found.Length} definitions '{name}' have a hash that begins with '{hash}'. Give more digits."),
        };
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DefinitionView>> ListVersionsAsync(string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        return WithoutTexts(await store.ListVersionsAsync(name, VersionsMax, cancellationToken));
    }

    /// <summary>A whole hash is found however many versions there are.</summary>
    private async Task<DefinitionRow[]> FindWholeAsync(string name, DefinitionHash hash, CancellationToken cancellationToken) =>
        await store.FindAsync(hash, cancellationToken) is { } row && row.Name == name ? [row] : [];

    private static DefinitionView[] WithoutTexts(IReadOnlyList<DefinitionRow> rows) =>
        [.. rows.Select(row => new DefinitionView(row.Name, row.Hash.Value, row.StoredAt, Text: null))];
}
