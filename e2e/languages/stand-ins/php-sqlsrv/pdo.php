<?php

// Stands in for the program of a sample where PDO lacks Microsoft's driver: prints what database.php in the working folder would hand to it.

require getcwd() . '/database.php';

[$dsn, $user, $password] = data_source();
echo json_encode(['dsn' => $dsn, 'user' => $user, 'password' => $password], JSON_THROW_ON_ERROR);
