using OrleansAgents.Persistence.Sqlite.Inspection;

namespace OrleansAgents.Server.Diagnostics;
