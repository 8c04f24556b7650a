<?php

// Stands in for Microsoft's extension sqlsrv, which Debian has not: prints what it is handed, and ends.

function sqlsrv_connect(string $serverName, array $connectionInfo = []): never
{
    echo json_encode(['server' => $serverName, 'options' => (object) $connectionInfo], JSON_THROW_ON_ERROR);
    exit(0);
}
