namespace AnnotateHub.Core.Geometry;

/// <summary>
/// Assignment on a sparse graph: most edges first, then the largest total IoU. Rows enter one after the other, each by the shortest
/// augmenting path under reduced costs (Jonker and Volgenant 1987). A search ends at the first free column and never leaves the connected
/// component of its row, so overlaps of cells, which come in small groups, cost hardly more than reading them.
/// </summary>
/// <remarks>An edge costs 1 - IoU. Every row may also stay alone for more than all edges together cost, which makes the number of edges
/// come first.</remarks>
internal sealed class SparseAssignment
{
    private const int None = -1;

    private readonly IReadOnlyList<MatchedPair> _edges;
    private readonly int[] _firstEdge;
    private readonly double _alone;
    private readonly double[] _rowPrice,
        _columnPrice,
        _distance;
    private readonly int[] _columnOf,
        _rowOf,
        _cameFrom,
        _reachedIn;
    private readonly PriorityQueue<int, (double, int)> _frontier = new();
    private readonly List<(int Row, int Column, double Distance)> _settled = [];

    private SparseAssignment(int rows, int columns, IReadOnlyList<MatchedPair> edges)
    {
        _edges = edges;
        _alone = Math.Min(rows, columns) + 1;
        _firstEdge = new int[rows + 1];
        foreach (var edge in edges)
            _firstEdge[edge.A + 1]++;
        for (var row = 0; row < rows; row++)
            _firstEdge[row + 1] += _firstEdge[row];
        (_rowPrice, _columnPrice, _distance) = (new double[rows], new double[columns], new double[columns]);
        (_columnOf, _rowOf, _cameFrom, _reachedIn) = (new int[rows], new int[columns], new int[columns], new int[columns]);
        Array.Fill(_columnOf, None);
        Array.Fill(_rowOf, None);
        Array.Fill(_reachedIn, None);
    }

    /// <summary>For every row its column, or -1.</summary>
    /// <param name="edges">In order of A.</param>
    public static int[] Solve(int rows, int columns, IReadOnlyList<MatchedPair> edges)
    {
        var assignment = new SparseAssignment(rows, columns, edges);
        for (var row = 0; row < rows; row++)
            assignment.Enter(row);
        return assignment._columnOf;
    }

    private void Enter(int start)
    {
        _frontier.Clear();
        _settled.Clear();
        // The cheapest row to leave alone so far, reached through the column it would give up.
        var (aloneRow, aloneAt) = (start, _alone - _rowPrice[start]);
        _settled.Add((start, None, 0));
        Relax(start, 0, start);
        var freeColumn = None;
        while (_frontier.TryDequeue(out var column, out var priority))
        {
            if (priority.Item1 > _distance[column])
                continue;
            if (_distance[column] >= aloneAt)
                break;
            if (_rowOf[column] == None)
            {
                freeColumn = column;
                break;
            }

            var row = _rowOf[column];
            _settled.Add((row, column, _distance[column]));
            if (_distance[column] + _alone - _rowPrice[row] < aloneAt)
                (aloneRow, aloneAt) = (row, _distance[column] + _alone - _rowPrice[row]);
            Relax(row, _distance[column], start);
        }

        UpdatePrices(freeColumn == None ? aloneAt : _distance[freeColumn]);
        Augment(start, freeColumn, aloneRow);
    }

    private void Relax(int row, double soFar, int search)
    {
        for (var index = _firstEdge[row]; index < _firstEdge[row + 1]; index++)
        {
            var (_, column, iou) = _edges[index];
            if (column == _columnOf[row])
                continue;
            // Rounding must not make a step shorter than nothing: a settled column would open again.
            var distance = soFar + Math.Max(0, 1 - iou - _rowPrice[row] - _columnPrice[column]);
            if (_reachedIn[column] == search && distance >= _distance[column])
                continue;
            (_distance[column], _cameFrom[column], _reachedIn[column]) = (distance, row, search);
            _frontier.Enqueue(column, (distance, column));
        }
    }

    private void UpdatePrices(double end)
    {
        foreach (var (row, column, distance) in _settled)
        {
            _rowPrice[row] += end - distance;
            if (column != None)
                _columnPrice[column] -= end - distance;
        }
    }

    /// <summary>Walks the path back from its end and hands every row on it the column it came through.</summary>
    private void Augment(int start, int freeColumn, int aloneRow)
    {
        var column = freeColumn;
        if (column == None)
        {
            if (aloneRow == start)
                return;
            column = _columnOf[aloneRow];
            _columnOf[aloneRow] = None;
        }

        while (true)
        {
            var row = _cameFrom[column];
            var givenUp = _columnOf[row];
            (_columnOf[row], _rowOf[column]) = (column, row);
            if (row == start)
                return;
            column = givenUp;
        }
    }
}
