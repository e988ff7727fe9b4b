using OrleansAgents.Api.Requests;

namespace OrleansAgents.Api.Commands;

/// <summary>The keys <c>by</c> and <c>reason</c>, which every command may have: who asks, and why.</summary>
internal struct CallerKeys
{
    private const string ByDefault = "api";
    private const int ByLengthMax = 128;
    private const int ReasonLengthMax = 1024;

    private string? _by;
    private string? _reason;

    /// <summary>Gets who asks.</summary>
    public readonly string By => _by ?? ByDefault;

    /// <summary>Gets why; empty when the caller did not say.</summary>
    public readonly string Reason => _reason ?? "";

    /// <summary>Takes the present key with its value, if it is one of the two.</summary>
    public bool Take(ref ObjectReader body)
    {
        if (TakeBy(ref body))
        {
            return true;
        }

        if (!body.IsKey("reason"u8))
        {
            return false;
        }

        _reason = body.TakeText("/reason", ReasonLengthMax, lengthMin: 0);
        return true;
    }

    /// <summary>Takes the present key with its value, if it is <c>by</c>.</summary>
    public bool TakeBy(ref ObjectReader body)
    {
        if (!body.IsKey("by"u8))
        {
            return false;
        }

        _by = body.TakeText("/by", ByLengthMax);
        if (_by is not null && !HeaderValues.IsPrintable(_by, ByLengthMax))
        {
            body.Refuse("/by", "'by' must have printable ASCII characters only.");
        }

        return true;
    }
}
