//! A question on tokio's blocking pool: the register is synchronous, the server is not.

use std::sync::Arc;

use unblink_app::{AppError, Pool, Register};

use crate::problem::Problem;

/// Runs a question with one of the pool's handles, away from the threads that serve sockets.
pub(crate) async fn ask<T, Q>(pool: Arc<Pool>, question: Q) -> Result<T, Problem>
where
    T: Send + 'static,
    Q: FnOnce(&mut Register) -> Result<T, AppError> + Send + 'static,
{
    match tokio::task::spawn_blocking(move || pool.with(question)).await {
        Ok(answer) => answer.map_err(Problem::from),
        // The question panicked; what it said stands on the server's standard error.
        Err(_) => Err(Problem::internal()),
    }
}

/// Runs something that asks the pool itself, away from the threads that serve sockets.
pub(crate) async fn off_thread<T, Q>(pool: Arc<Pool>, question: Q) -> Result<T, Problem>
where
    T: Send + 'static,
    Q: FnOnce(&Pool) -> Result<T, AppError> + Send + 'static,
{
    match tokio::task::spawn_blocking(move || question(&pool)).await {
        Ok(answer) => answer.map_err(Problem::from),
        Err(_) => Err(Problem::internal()),
    }
}
