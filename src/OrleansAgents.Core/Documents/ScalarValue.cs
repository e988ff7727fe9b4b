using System.Globalization;
using System.Text.RegularExpressions;

namespace OrleansAgents.Core.Documents;

/// <summary>
/// A scalar resolved by the core schema of YAML 1.2 (chapter 10.3), of which JSON's literals are a part. Only an unquoted
/// scalar can be anything but a text; <c>yes</c>, <c>on</c> and dates are texts.
/// </summary>
/// <param name="Kind">What it stands for.</param>
/// <param name="Text">The text itself for a text; the JSON literal for all else.</param>
internal readonly partial record struct ScalarValue(ScalarKind Kind, string Text)
{
    public static ScalarValue Of(DocumentNode.Scalar scalar) => scalar.Quoted ? new(ScalarKind.Text, scalar.Text) : OfPlain(scalar.Text);

    private static ScalarValue OfPlain(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => new(ScalarKind.Null, "null"),
        "true" or "True" or "TRUE" => new(ScalarKind.Boolean, "true"),
        "false" or "False" or "FALSE" => new(ScalarKind.Boolean, "false"),
        _ when char.IsAsciiDigit(text[0]) || text[0] is '-' or '+' or '.' => OfNumberLike(text),
        _ => new(ScalarKind.Text, text),
    };

    private static ScalarValue OfNumberLike(string text)
    {
        if (Decimal().Match(text) is { Success: true } match)
        {
            return new(ScalarKind.Number, DecimalAsJson(match));
        }

        if (OtherBase().Match(text) is { Success: true } other)
        {
            return other.Groups["hex"] is { Success: true } hex ? OfBase(16, hex.Value) : OfBase(8, other.Groups["octal"].Value);
        }

        return new(NotFinite().IsMatch(text) ? ScalarKind.UnusableNumber : ScalarKind.Text, text);
    }

    private static string DecimalAsJson(Match match)
    {
        var sign = match.Groups["sign"].Value == "-" ? "-" : "";
        var whole = match.Groups["whole"].Value.TrimStart('0');
        var fraction = match.Groups["fraction"].Value;
        return string.Concat(sign, whole.Length == 0 ? "0" : whole, fraction.Length == 0 ? "" : "." + fraction, match.Groups["exponent"].Value);
    }

    private static ScalarValue OfBase(int radix, string digits)
    {
        try
        {
            return new(ScalarKind.Number, Convert.ToUInt64(digits, radix).ToString(CultureInfo.InvariantCulture));
        }
        catch (OverflowException)
        {
            return new(ScalarKind.UnusableNumber, digits);
        }
    }

    [GeneratedRegex(@"^(?<sign>[-+]?)(?=\.?[0-9])(?<whole>[0-9]*)(\.(?<fraction>[0-9]*))?(?<exponent>([eE][-+]?[0-9]+)?)\z")]
    private static partial Regex Decimal();

    [GeneratedRegex(@"^0(x(?<hex>[0-9a-fA-F]+)|o(?<octal>[0-7]+))\z")]
    private static partial Regex OtherBase();

    [GeneratedRegex(@"^([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))\z")]
    private static partial Regex NotFinite();
}
