using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Kernel;

/// <summary>
/// The order of a long list, by keys that together tell any two rows apart. A part of the list begins or ends beside a row: what lies
/// before is not read, and rows that come or go meanwhile are neither shown twice nor left out. A part by its number is read from the
/// nearer end.
/// </summary>
/// <remarks>Where a key may be null parts are asked for by number: a comparison with null finds nothing, and each database puts nulls at
/// another end.</remarks>
public sealed class ListOrder<TRow>
    where TRow : class
{
    private static readonly MethodInfo CompareTexts = ((Func<string?, string?, int>)string.Compare).Method;

    private readonly IReadOnlyList<(LambdaExpression Value, bool Descending)> _keys;

    public ListOrder()
        : this([]) { }

    private ListOrder(IReadOnlyList<(LambdaExpression Value, bool Descending)> keys) => _keys = keys;

    /// <summary>Rows that are equal so far in the order of this key.</summary>
    public ListOrder<TRow> By<TKey>(Expression<Func<TRow, TKey>> key, bool descending = false) => new([.. _keys, (key, descending)]);

    /// <summary>The rows of the wanted part, in order.</summary>
    /// <param name="named">The row with a key; null where that key is all that is sorted by.</param>
    /// <param name="total">How many rows there are, where that is known.</param>
    public async Task<List<TItem>> ReadAsync<TItem>(
        IQueryable<TRow> rows,
        ListWindow window,
        Expression<Func<TRow, TItem>> item,
        Func<long, IQueryable<TRow>>? named = null,
        int? total = null,
        CancellationToken cancellationToken = default
    )
    {
        var values = await ValuesAsync(window.Place, named, cancellationToken);
        var (part, isTurned) = values is null
            ? ByNumber(rows, window, total)
            : (Sort(Beyond(rows, values, window.Place!.IsBefore), window.Place.IsBefore).Take(window.Take), window.Place.IsBefore);
        var items = await part.Select(item).ToListAsync(cancellationToken);
        if (isTurned)
            items.Reverse();
        return items;
    }

    private (IQueryable<TRow> Part, bool IsTurned) ByNumber(IQueryable<TRow> rows, ListWindow window, int? total)
    {
        if (total is not { } all || window.Skip < all / 2 || window.Skip >= all)
            return (Sort(rows, isTurned: false).Skip(window.Skip).Take(window.Take), false);
        var take = Math.Min(all - window.Skip, window.Take);
        return (Sort(rows, isTurned: true).Skip(all - window.Skip - take).Take(take), true);
    }

    /// <summary>The keys of the place; null where there is none, or nothing that could say where.</summary>
    private async Task<object[]?> ValuesAsync(
        ListPlace? place,
        Func<long, IQueryable<TRow>>? named,
        CancellationToken cancellationToken
    )
    {
        if (place is null)
            return null;
        if (named is null)
            return [place.Row];
        var row = Expression.Parameter(typeof(TRow), "row");
        var keys = Expression.Lambda<Func<TRow, object[]>>(
            Expression.NewArrayInit(typeof(object), _keys.Select(key => Expression.Convert(Of(key.Value, row), typeof(object)))),
            row
        );
        var values = await named(place.Row).Select(keys).FirstOrDefaultAsync(cancellationToken);
        if (values is not null && place.Value is { } shown)
            values[0] = Typed(_keys[0].Value.ReturnType, shown);
        return values;
    }

    private IQueryable<TRow> Sort(IQueryable<TRow> rows, bool isTurned)
    {
        foreach (var (place, (key, descending)) in _keys.Index())
        {
            var method = (place == 0, descending != isTurned) switch
            {
                (true, false) => nameof(Queryable.OrderBy),
                (true, true) => nameof(Queryable.OrderByDescending),
                (false, false) => nameof(Queryable.ThenBy),
                (false, true) => nameof(Queryable.ThenByDescending),
            };
            rows = rows.Provider.CreateQuery<TRow>(
                Expression.Call(typeof(Queryable), method, [typeof(TRow), key.ReturnType], rows.Expression, Expression.Quote(key))
            );
        }

        return rows;
    }

    /// <summary>What follows these keys, or what comes before them in the order turned round.</summary>
    private IQueryable<TRow> Beyond(IQueryable<TRow> rows, object[] values, bool isTurned)
    {
        var row = Expression.Parameter(typeof(TRow), "row");
        Expression? beyond = null;
        foreach (var ((key, descending), held) in _keys.Zip(values).Reverse())
        {
            var (value, bound, falls) = (Of(key, row), Parameter(held, key.ReturnType), descending != isTurned);
            var further = Compare(falls ? ExpressionType.LessThan : ExpressionType.GreaterThan, value, bound);
            beyond = beyond is null ? further : Expression.OrElse(further, Expression.AndAlso(Expression.Equal(value, bound), beyond));
        }

        // Says nothing new, but is a range of an index where the alternatives are none.
        var (first, firstDescends) = _keys[0];
        var range = Compare(
            firstDescends != isTurned ? ExpressionType.LessThanOrEqual : ExpressionType.GreaterThanOrEqual,
            Of(first, row),
            Parameter(values[0], first.ReturnType)
        );
        return rows.Where(
            Expression.Lambda<Func<TRow, bool>>(_keys.Count == 1 ? beyond! : Expression.AndAlso(range, beyond!), row)
        );
    }

    private static BinaryExpression Compare(ExpressionType comparison, Expression value, Expression bound) =>
        value.Type == typeof(string)
            ? Expression.MakeBinary(comparison, Expression.Call(CompareTexts, value, bound), Expression.Constant(0))
            : Expression.MakeBinary(comparison, value, bound);

    /// <summary>As a variable that a query captures, so that one statement serves all places.</summary>
    private static MemberExpression Parameter(object value, Type type)
    {
        var captured = typeof(Captured<>).MakeGenericType(typeof(TRow), type);
        return Expression.Field(Expression.Constant(Activator.CreateInstance(captured, value)), "Value");
    }

    private static Expression Of(LambdaExpression key, ParameterExpression row) => new Instead(key.Parameters[0], row).Visit(key.Body)!;

    private static object Typed(Type type, long value) =>
        type == typeof(DateTimeOffset) ? new DateTimeOffset(Math.Clamp(value, 0, DateTimeOffset.MaxValue.Ticks), TimeSpan.Zero)
        // Without the cast it would be widened to what the last alternative is.
        : type == typeof(int) ? (object)(int)Math.Clamp(value, int.MinValue, int.MaxValue)
        : type == typeof(long) ? value
        : throw new NotSupportedException($"A key of type {type.Name} is never told by a number.");

    private sealed class Captured<TValue>(TValue value)
    {
        public readonly TValue Value = value;
    }

    private sealed class Instead(Expression found, Expression put) : ExpressionVisitor
    {
        public override Expression? Visit(Expression? node) => node == found ? put : base.Visit(node);
    }
}
