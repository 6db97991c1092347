namespace AnnotateHub.Data;

/// <summary>Which kind of database holds everything but pixels.</summary>
public enum DatabaseProvider
{
    /// <summary>One file in the data folder, for one server.</summary>
    Sqlite,

    /// <summary>A PostgreSQL server, which several servers of AnnotateHub can share.</summary>
    Postgres,
}
