using OrleansAgents.Api.Requests;

namespace OrleansAgents.Api.Messages;

/// <summary>Reads the id of a message.</summary>
internal static class MessageIdText
{
    private const int LengthMax = 256;

    /// <summary>Takes the present value; null means that it was not given, or was refused.</summary>
    public static string? Take(ref ObjectReader body, string path)
    {
        var id = body.TakeText(path, LengthMax);
        if (id is not null && !HeaderValues.IsPrintable(id, LengthMax))
        {
            body.Refuse(path, $"'{path[1..]}' must have printable ASCII characters only.");
        }

        return id;
    }
}
