using OrleansAgents.Core.Configuration;
using OrleansAgents.Core.Documents;
using OrleansAgents.Core.Errors;
using OrleansAgents.Grains.Documents;

namespace OrleansAgents.Grains.Definitions;

/// <summary>Reads the operator's file, <c>orleansagents.yaml</c>.</summary>
public static class OperatorFileReader
{
    /// <summary>The largest file, in bytes of UTF-8.</summary>
    public const int BytesMax = 1024 * 1024;

    /// <summary>Reads the file's text.</summary>
    /// <param name="text">YAML or JSON.</param>
    /// <param name="templates">Checks the templates of chat agents and of chat models that route; null leaves that to the first call.</param>
    /// <returns>The file, or <c>configuration.invalid</c> with every problem in source order, or <c>payload.too_large</c>.</returns>
    public static Result<OperatorFile> Read(string text, TemplateCheck? templates = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return DocumentReader.Read(text, BytesMax).TryGet(out var document, out var error)
            ? OperatorFileBinder.Bind(document, templates)
            : error.Code == DocumentErrors.InvalidCode ? error with { Code = OperatorFileBinder.InvalidCode } : error;
    }
}
