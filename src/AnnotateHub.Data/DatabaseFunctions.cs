using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;
using Microsoft.EntityFrameworkCore.Storage;

namespace AnnotateHub.Data;

/// <summary>How the two kinds of databases say what <see cref="AnnotateHubDb"/> offers to queries.</summary>
internal static class DatabaseFunctions
{
    public static void AddTo(ModelBuilder builder, bool isPostgres)
    {
        builder.HasDbFunction(((Func<byte[]?, int, int, byte[]?>)AnnotateHubDb.BytesOf).Method).HasName("substr").IsBuiltIn();
        builder
            .HasDbFunction(((Func<string?, string, bool>)AnnotateHubDb.Matches).Method)
            .HasTranslation(arguments => Like(arguments[0], arguments[1], isPostgres));
    }

    // SQLite's LIKE takes the letters A to Z for a to z; PostgreSQL's does not, and its lower() under the collation "C" changes just these.
    private static LikeExpression Like(SqlExpression text, SqlExpression pattern, bool lowers) =>
        new(
            lowers ? Lower(text) : text,
            lowers ? Lower(pattern) : pattern,
            new SqlConstantExpression("\\", typeof(string), text.TypeMapping),
            new BoolTypeMapping("boolean", System.Data.DbType.Boolean)
        );

    private static SqlFunctionExpression Lower(SqlExpression text) =>
        new(
            "lower",
            [new CollateExpression(text, "C")],
            nullable: true,
            argumentsPropagateNullability: [true],
            typeof(string),
            text.TypeMapping
        );
}
