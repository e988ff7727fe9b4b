using System.Security.Cryptography;
using System.Text;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.Sdk.Serving;

/// <summary>What makes two calls the same work. Both the id and what is asked: two servers could give one id to two workflows.</summary>
/// <param name="RequestId">The id.</param>
/// <param name="Asked">The hash of what is asked; of what a repeat after a crash surely repeats, so without messages and remaining hops.</param>
internal readonly record struct WorkKey(string RequestId, string Asked)
{
    /// <summary>Makes the key of a call.</summary>
    /// <param name="call">The call.</param>
    /// <returns>The key.</returns>
    public static WorkKey Of(AgentCall call)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(call.RequestType));
        hash.AppendData([0]);
        hash.AppendData(call.Payload.Input.Utf8);
        return new(call.RequestId, Convert.ToHexString(hash.GetHashAndReset()));
    }
}
