using System.Net;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Hosting.Starting;

/// <summary>Where a server without authentication may listen: on this machine only.</summary>
public static class ListenAddresses
{
    /// <summary>Checks the addresses.</summary>
    /// <param name="urls">Addresses, separated by semicolons.</param>
    /// <returns>Null when all are loopback addresses; otherwise why not.</returns>
    public static DomainError? Check(string urls)
    {
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!Uri.TryCreate(url.Replace("//*", "//0.0.0.0", StringComparison.Ordinal).Replace("//+", "//0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var uri)
                || uri.Scheme is not ("http" or "https"))
            {
                return new("server.invalid_url", ErrorKind.Invalid, $"'{url}' is not an address to listen on; expected one such as http://127.0.0.1:5080.");
            }

            if (!(uri.Host == "localhost" || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address))))
            {
                return new(
                    "server.authentication_required",
                    ErrorKind.Invalid,
                    $"'{url}' can be reached from other machines, and this version has no authentication. Listen on http://127.0.0.1:5080 and put an authenticating proxy in front.");
            }
        }

        return null;
    }
}
