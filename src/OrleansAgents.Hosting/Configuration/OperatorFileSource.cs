using System.Collections.Immutable;
using OrleansAgents.Agents.Chat;
using OrleansAgents.Core.Configuration;
using OrleansAgents.Core.Errors;
using OrleansAgents.Grains.Definitions;

namespace OrleansAgents.Hosting.Configuration;

/// <summary>The operator's file as it was found, with the texts of the definitions that it names.</summary>
/// <param name="File">What the file says; <see cref="OperatorFile.Empty"/> without one.</param>
/// <param name="Definitions">The definitions' files and texts.</param>
public sealed record OperatorFileSource(OperatorFile File, ImmutableArray<(string Path, string Text)> Definitions)
{
    private const string DefaultName = "orleansagents.yaml";

    /// <summary>Reads the file, and the definitions that it names.</summary>
    /// <param name="path">The file; null for the default one in the working directory, which may be missing.</param>
    /// <returns>The file, or <c>configuration.invalid</c> or <c>configuration.not_found</c>.</returns>
    public static Result<OperatorFileSource> Load(string? path) =>
        LoadFile(path).TryGet(out var file, out var error) ? WithDefinitions(Path.GetFullPath(path ?? DefaultName), file) : error;

    /// <summary>Reads the file alone.</summary>
    /// <param name="path">The file; null for the default one in the working directory, which may be missing.</param>
    /// <returns>What it says, or <c>configuration.invalid</c> or <c>configuration.not_found</c>.</returns>
    public static Result<OperatorFile> LoadFile(string? path)
    {
        var file = Path.GetFullPath(path ?? DefaultName);
        if (path is null && !System.IO.File.Exists(file))
        {
            return OperatorFile.Empty;
        }

        if (!Read(file, "configuration.not_found", "Create it, or name another with --config.").TryGet(out var text, out var missing))
        {
            return missing;
        }

        var read = OperatorFileReader.Read(text, ChatTemplates.FindProblem);
        return read.Error is { } error ? error with { Message = $"{file}: {error.Message}" } : read;
    }

    private static Result<OperatorFileSource> WithDefinitions(string file, OperatorFile read)
    {
        var definitions = ImmutableArray.CreateBuilder<(string, string)>();
        foreach (var definition in read.Definitions)
        {
            var path = Path.GetFullPath(definition, Path.GetDirectoryName(file)!);
            if (!Read(path, "configuration.invalid", $"Correct 'definitions' in {file}.").TryGet(out var text, out var error))
            {
                return error;
            }

            definitions.Add((path, text));
        }

        return new OperatorFileSource(read, definitions.ToImmutable());
    }

    private static Result<string> Read(string path, string code, string advice)
    {
        try
        {
            return System.IO.File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new DomainError(code, ErrorKind.Invalid, $"Cannot read '{path}': {e.Message} {advice}");
        }
    }
}
