using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace AnnotateHub.Application.Tests.Rounds;

/// <summary>Every question that was asked, with its values.</summary>
internal sealed class AskedQuestions : DbCommandInterceptor
{
    private readonly Dictionary<string, List<(string, object?)>> _questions = new(StringComparer.Ordinal);

    public int Count { get; private set; }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default
    )
    {
        Count++;
        if (command.CommandText.Split(' ')[0].Trim() is "SELECT" or "WITH")
            _questions[command.CommandText] =
            [
                .. command.Parameters.Cast<DbParameter>().Select(item => (item.ParameterName, item.Value)),
            ];
        return new(result);
    }

    public void Clear()
    {
        Count = 0;
        _questions.Clear();
    }

    public List<(string Text, List<(string, object?)> Parameters)> Take() =>
        [.. _questions.Select(question => (question.Key, question.Value))];
}
