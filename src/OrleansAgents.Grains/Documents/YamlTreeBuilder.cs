using System.Collections.Immutable;
using OrleansAgents.Core.Documents;
using OrleansAgents.Core.Errors;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace OrleansAgents.Grains.Documents;

/// <summary>Builds the tree of one YAML document. A part that is not taken becomes null in the tree and a problem beside it.</summary>
internal sealed class YamlTreeBuilder(GuardedParser parser, List<Problem> problems)
{
    public DocumentNode ReadNode(int depth)
    {
        var start = parser.Consume<ParsingEvent>();
        var (line, column) = ((int)start.Start.Line, (int)start.Start.Column);
        if (start is NodeEvent { Tag.IsEmpty: false, Tag.IsNonSpecific: false } tagged)
        {
            problems.Add(new($"expected a plain value, found the tag '{tagged.Tag.Value}'; remove it, and quote what is a text", line, column));
        }

        switch (start)
        {
            case Scalar scalar:
                return new DocumentNode.Scalar(scalar.Value, scalar.Style is not ScalarStyle.Plain, line, column);
            case AnchorAlias alias:
                problems.Add(new($"expected a value, found the alias '*{alias.Value}'; write the value out", line, column));
                return Nothing(line, column);
            case SequenceStart or MappingStart when depth > DocumentErrors.DepthMax:
                // Not passed over: the parser's time grows with the square of the depth.
                throw new MaximumRecursionLevelReachedException(start.Start, start.End, "nested too deep");
            case SequenceStart:
                return ReadSequence(depth, line, column);
            case MappingStart:
                return ReadMapping(depth, line, column);
            default:
                // The parser pairs keys and values wrongly after some empty keys, and then a part ends where a value should be.
                throw new YamlException(start.Start, start.End, "expected a value, found the end of a list or mapping; look for a key without a text");
        }
    }

    private static DocumentNode.Scalar Nothing(int line, int column) => new("null", Quoted: false, line, column);

    private DocumentNode.Sequence ReadSequence(int depth, int line, int column)
    {
        var items = ImmutableArray.CreateBuilder<DocumentNode>();
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadNode(depth + 1));
        }

        return new(items.DrainToImmutable(), line, column);
    }

    private DocumentNode.Mapping ReadMapping(int depth, int line, int column)
    {
        var entries = ImmutableArray.CreateBuilder<KeyValuePair<DocumentNode.Scalar, DocumentNode>>();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = ReadKey(depth);
            var value = ReadNode(depth + 1);
            if (key is null)
            {
                continue;
            }

            if (!lines.TryAdd(key.Text, key.Line))
            {
                problems.Add(DocumentErrors.Duplicate(key, lines[key.Text]));
            }

            entries.Add(new(key, value));
        }

        return new(entries.DrainToImmutable(), line, column);
    }

    private DocumentNode.Scalar? ReadKey(int depth)
    {
        var known = problems.Count;
        var key = ReadNode(depth + 1);
        if (key is DocumentNode.Scalar scalar)
        {
            return problems.Count == known ? scalar : null;
        }

        problems.Add(new("expected a text as key, found a list or mapping; write a plain key", key.Line, key.Column));
        return null;
    }
}
