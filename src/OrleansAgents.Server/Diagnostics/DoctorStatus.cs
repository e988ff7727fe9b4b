using System.Text.Json.Serialization;

namespace OrleansAgents.Server.Diagnostics;

/// <summary>How a thing is that <c>doctor</c> looked at.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DoctorStatus>))]
internal enum DoctorStatus
{
    /// <summary>As it should be.</summary>
    [JsonStringEnumMemberName("ok")] Ok,

    /// <summary>Works, or is not needed everywhere; worth a look.</summary>
    [JsonStringEnumMemberName("warn")] Warn,

    /// <summary>Something will not work.</summary>
    [JsonStringEnumMemberName("fail")] Fail,
}
