using System.Collections.Immutable;
using System.Text.Json;
using OrleansAgents.Core.Documents;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Core.Schemas;

/// <summary>
/// A compiled JSON Schema (draft 2020-12), of these keywords: <c>type, enum, const, properties, required,
/// additionalProperties, items, minItems, maxItems, uniqueItems, minLength, maxLength, pattern, minimum, maximum,
/// exclusiveMinimum, exclusiveMaximum, multipleOf, minProperties, maxProperties, anyOf, oneOf, allOf, not</c>, and the
/// annotations <c>$schema, $comment, title, description, default, examples, format</c>. Any other is refused, so that no
/// rule is silently ignored. Immutable and thread-safe; equal to a schema of the same source.
/// </summary>
public sealed class JsonSchema : IEquatable<JsonSchema>
{
    /// <summary>The code of the refusal of a text that is no schema.</summary>
    public const string InvalidCode = "schema.invalid";

    private readonly SchemaNode _root;

    internal JsonSchema(SchemaNode root, JsonPayload source) => (_root, Source) = (root, source);

    /// <summary>Gets the schema as JSON.</summary>
    public JsonPayload Source { get; }

    /// <summary>Compiles a schema.</summary>
    /// <param name="source">The schema as JSON.</param>
    /// <returns>The schema, or a refusal <c>schema.invalid</c> (<c>document.invalid</c> for keys that stand twice) with every problem.</returns>
    public static Result<JsonSchema> Compile(JsonPayload source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (!JsonDocumentReader.Read(source.Utf8).TryGet(out var document, out var error))
        {
            return error;
        }

        var problems = new ProblemCollector();
        var schema = SchemaCompiler.Compile(NodeCursor.AtRoot(document, problems));
        return problems.IsEmpty ? schema : problems.ToError(InvalidCode, "The JSON Schema");
    }

    /// <summary>Checks a value.</summary>
    /// <param name="value">The value.</param>
    /// <returns>
    /// Every problem (the first 100) with the JSON pointer of its place; empty when the value fits. Nested deeper than 64
    /// levels, or with text that is not Unicode, a value does not fit.
    /// </returns>
    public ImmutableArray<Problem> Validate(JsonPayload value)
    {
        ArgumentNullException.ThrowIfNull(value);
        try
        {
            var run = new SchemaRun();
            run.Check(_root, value.ToElement());
            return run.Problems;
        }
        catch (JsonException)
        {
            return [new($"expected JSON nested at most {DocumentErrors.DepthMax} levels deep, found deeper; flatten it")];
        }
        catch (InvalidOperationException)                            // System.Text.Json's answer to reading such a text
        {
            return [new("expected texts in Unicode, found half of a surrogate pair or broken UTF-8; mend the text")];
        }
    }

    /// <inheritdoc/>
    public bool Equals(JsonSchema? other) => other is not null && Source.Equals(other.Source);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as JsonSchema);

    /// <inheritdoc/>
    public override int GetHashCode() => Source.GetHashCode();
}
