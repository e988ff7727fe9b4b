using System.Globalization;
using System.Numerics;

namespace OrleansAgents.Core.Schemas;

/// <summary>
/// A JSON number as it is written, exactly: coefficient · 10^exponent, without trailing zeros in the coefficient. Doubles
/// would say that 0.3 is no multiple of 0.1. Comparing never expands an exponent, so <c>1e999999999</c> costs nothing.
/// </summary>
internal readonly record struct JsonNumber : IComparable<JsonNumber>
{
    /// <summary>The longest number that is read, in characters; parsing digits costs more than linear time.</summary>
    public const int CharactersMax = 1_000;

    private readonly BigInteger _coefficient;
    private readonly int _digits;
    private readonly long _exponent;

    private JsonNumber(BigInteger coefficient, int digits, long exponent) => (_coefficient, _digits, _exponent) = (coefficient, digits, exponent);

    public bool IsInteger => _exponent >= 0;

    public bool IsPositive => _coefficient.Sign > 0;

    /// <summary>Reads a number in JSON's syntax; false when it is longer than <see cref="CharactersMax"/> or its exponent beyond 32 bits.</summary>
    public static bool TryParse(string json, out JsonNumber number)
    {
        number = default;
        if (json.Length > CharactersMax)
        {
            return false;
        }

        var exponentAt = json.AsSpan().IndexOfAny('e', 'E');
        var written = 0;
        if (exponentAt >= 0 && !int.TryParse(json.AsSpan(exponentAt + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out written))
        {
            return false;
        }

        var mantissa = exponentAt < 0 ? json : json[..exponentAt];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var fraction = point < 0 ? 0 : mantissa.Length - point - 1;
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).TrimStart('0');
        var significant = digits.TrimEnd('0');
        if (significant.Length > 0)
        {
            var coefficient = BigInteger.Parse(significant, NumberStyles.None, CultureInfo.InvariantCulture);
            number = new(
                mantissa[0] == '-' ? -coefficient : coefficient,
                significant.Length,
                (long)written - fraction + (digits.Length - significant.Length));
        }

        return true;
    }

    /// <summary>Says whether this is a whole multiple of a number greater than 0.</summary>
    public bool IsMultipleOf(JsonNumber divisor)
    {
        var shift = _exponent - divisor._exponent;
        if (_coefficient.IsZero || shift < 0)
        {
            // A coefficient that does not end in 0 is no multiple of one that is shifted to do so.
            return _coefficient.IsZero;
        }

        var shifted = BigInteger.ModPow(10, shift, divisor._coefficient);
        return (_coefficient * shifted % divisor._coefficient).IsZero;
    }

    public int CompareTo(JsonNumber other)
    {
        var sign = _coefficient.Sign;
        if (sign != other._coefficient.Sign || sign == 0)
        {
            return sign.CompareTo(other._coefficient.Sign);
        }

        var magnitude = (_exponent + _digits).CompareTo(other._exponent + other._digits);
        if (magnitude != 0)
        {
            return magnitude * sign;
        }

        // Of one magnitude, so the exponents differ by less than the digits and the shift is small.
        var shift = (int)(_exponent - other._exponent);
        return shift >= 0
            ? (_coefficient * BigInteger.Pow(10, shift)).CompareTo(other._coefficient)
            : _coefficient.CompareTo(other._coefficient * BigInteger.Pow(10, -shift));
    }
}
