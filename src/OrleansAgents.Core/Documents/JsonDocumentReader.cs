using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Core.Documents;

/// <summary>Reads JSON (RFC 8259, no comments, no trailing commas) as a document with lines and columns.</summary>
public static class JsonDocumentReader
{
    /// <summary>Reads one JSON value.</summary>
    /// <param name="text">The text; its size is the caller's to bound.</param>
    /// <returns>
    /// The document, or a refusal <c>document.invalid</c>: a syntax error, or every key that stands twice in its object,
    /// or nesting deeper than <see cref="DocumentErrors.DepthMax"/>.
    /// </returns>
    public static Result<DocumentNode> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Read(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Reads one JSON value.</summary>
    /// <param name="utf8">The text in UTF-8; its size is the caller's to bound.</param>
    /// <returns>As <see cref="Read(string)"/>.</returns>
    public static Result<DocumentNode> Read(ReadOnlySpan<byte> utf8)
    {
        var builder = new Builder(utf8);
        try
        {
            var root = builder.ReadDocument();
            return builder.Problems.Count == 0 ? root : DocumentErrors.Invalid(builder.Problems);
        }
        catch (JsonException e)
        {
            var (line, column) = LinePosition.Of(utf8, e.LineNumber ?? 0, e.BytePositionInLine ?? 0);
            return DocumentErrors.Invalid([.. builder.Problems, new($"not valid JSON: {WithoutPlace(e.Message)}", line, column)]);
        }
    }

    /// <summary>Drops the parser's own place, which counts bytes from 0, and its advice to programmers.</summary>
    private static string WithoutPlace(string message)
    {
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (end < 0 ? message : message[..end]).Replace(" Change the reader options.", "", StringComparison.Ordinal).TrimEnd('.');
    }

    private ref struct Builder(ReadOnlySpan<byte> utf8)
    {
        private readonly ReadOnlySpan<byte> _utf8 = utf8;

        // One level more than is allowed, so that our own message speaks before the parser's.
        private Utf8JsonReader _reader = new(utf8, new JsonReaderOptions { MaxDepth = DocumentErrors.DepthMax + 1 });
        private LinePosition _at = LinePosition.Start;

        public List<Problem> Problems { get; } = [];

        public DocumentNode ReadDocument()
        {
            _reader.Read();
            var root = ReadValue(depth: 1);
            _reader.Read();                                          // anything after the value throws here
            return root;
        }

        private DocumentNode ReadValue(int depth)
        {
            _at = _at.MoveTo(_utf8, (int)_reader.TokenStartIndex);
            var (line, column) = (_at.Line, _at.Column);
            if (depth > DocumentErrors.DepthMax && _reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
            {
                Problems.Add(DocumentErrors.TooDeep(line, column));
                _reader.Skip();
                return new DocumentNode.Scalar("null", Quoted: false, line, column);
            }

            return _reader.TokenType switch
            {
                JsonTokenType.StartObject => ReadObject(depth, line, column),
                JsonTokenType.StartArray => ReadArray(depth, line, column),
                JsonTokenType.String => ReadText(line, column),
                _ => new DocumentNode.Scalar(Encoding.UTF8.GetString(_reader.ValueSpan), Quoted: false, line, column),
            };
        }

        private DocumentNode.Sequence ReadArray(int depth, int line, int column)
        {
            var items = ImmutableArray.CreateBuilder<DocumentNode>();
            while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
            {
                items.Add(ReadValue(depth + 1));
            }

            return new(items.DrainToImmutable(), line, column);
        }

        private DocumentNode.Mapping ReadObject(int depth, int line, int column)
        {
            var entries = ImmutableArray.CreateBuilder<KeyValuePair<DocumentNode.Scalar, DocumentNode>>();
            var lines = new Dictionary<string, int>(StringComparer.Ordinal);
            while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
            {
                _at = _at.MoveTo(_utf8, (int)_reader.TokenStartIndex);
                var key = ReadText(_at.Line, _at.Column);
                if (!lines.TryAdd(key.Text, key.Line))
                {
                    Problems.Add(DocumentErrors.Duplicate(key, lines[key.Text]));
                }

                _reader.Read();
                entries.Add(new(key, ReadValue(depth + 1)));
            }

            return new(entries.DrainToImmutable(), line, column);
        }

        private DocumentNode.Scalar ReadText(int line, int column)
        {
            try
            {
                return new(_reader.GetString()!, Quoted: true, line, column);
            }
            catch (InvalidOperationException)                        // half of a surrogate pair, or bytes that are not UTF-8
            {
                Problems.Add(new("expected text in Unicode, found half of a surrogate pair or broken UTF-8; mend the escape", line, column));
                return new("", Quoted: true, line, column);
            }
        }
    }
}
